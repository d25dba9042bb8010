package io.servos.boards.trace;

import static io.servos.boards.trace.Traces.at;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

class DrawingTest {

  private static Document parsed(String svg) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void dumpsChangesForWaveformViewers() {
    var trace = Traces.of(at(1, "D13", 1), at(1, "D2", 1), at(3, "D13", 0));

    assertThat(ValueChangeDump.of(trace))
        .isEqualTo(
            """
            $version Servos $end
            $timescale 1 ns $end
            $scope module uno $end
            $var wire 1 ! D2 $end
            $var wire 1 " D13 $end
            $upscope $end
            $enddefinitions $end
            #0
            $dumpvars
            0!
            0"
            $end
            #1000000
            1"
            1!
            #3000000
            0"
            #1000000000
            """);
  }

  @Test
  void drawsALineForEachPin() throws Exception {
    var svg = TimingDiagram.of(Traces.of(at(100, "D13", 1), at(350, "D2", 1), at(600, "D13", 0)));

    var document = parsed(svg);
    assertThat(document.getElementsByTagName("path").getLength()).isEqualTo(2);
    assertThat(svg)
        .contains("d=\"M 90.0 86 H 440.0 V 60.0 H 1090.0\"")
        .contains("d=\"M 90.0 132 H 190.0 V 106.0 H 690.0 V 132.0 H 1090.0\"")
        .contains(">D2<", ">D13<", ">100ms<", ">1s<", ">uno, 1s<");
  }

  @Test
  void drawsABandWhereALineWouldBeTooFine() throws Exception {
    var changes =
        IntStream.range(0, 20_000)
            .mapToObj(i -> new io.servos.model.BoardTrace.PinChange(i * 10_000L, "D13", i % 2))
            .toArray(io.servos.model.BoardTrace.PinChange[]::new);

    var svg = TimingDiagram.of(Traces.of(changes));

    assertThat(parsed(svg).getElementsByTagName("rect").getLength()).isEqualTo(1);
    assertThat(svg).contains("<rect class=\"band\" x=\"90.0\"").contains("width=\"200.0\"");
  }

  @Test
  void saysThatNothingHappened() throws Exception {
    var svg = TimingDiagram.of(Traces.of());

    assertThat(parsed(svg).getElementsByTagName("path").getLength()).isZero();
    assertThat(svg).contains("no pin changed");
  }
}
