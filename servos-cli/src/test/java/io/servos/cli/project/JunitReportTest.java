package io.servos.cli.project;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.time.Duration;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

class JunitReportTest {

  private static final Duration TOOK = Duration.ofMillis(1234);

  private static Element parsed(List<TestResult> results) throws Exception {
    var text = new JunitReport("a&b", results).text();
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(text)))
        .getDocumentElement();
  }

  private static Element only(Element in, String name) {
    assertThat(in.getElementsByTagName(name).getLength()).isEqualTo(1);
    return (Element) in.getElementsByTagName(name).item(0);
  }

  @Test
  void countsWhatWasMade() throws Exception {
    var suite =
        only(
            parsed(
                List.of(
                    new TestResult("1", TOOK, new Verdict.Passed(), "", ""),
                    new TestResult("2", TOOK, new Verdict.Failed(List.of("no", "why")), "", ""),
                    new TestResult("3", TOOK, new Verdict.Refused("no", "so"), "", ""))),
            "testsuite");

    assertThat(suite.getAttribute("name")).isEqualTo("a&b");
    assertThat(suite.getAttribute("tests")).isEqualTo("3");
    assertThat(suite.getAttribute("failures")).isEqualTo("1");
    assertThat(suite.getAttribute("errors")).isEqualTo("1");
    assertThat(suite.getAttribute("time")).isEqualTo("3.702");
    assertThat(only(suite, "failure").getAttribute("message")).isEqualTo("no");
    assertThat(only(suite, "failure").getTextContent()).isEqualTo("no\nwhy");
    assertThat(only(suite, "error").getTextContent()).isEqualTo("so");
  }

  /// A board may write anything.
  @Test
  void holdsWhateverComes() throws Exception {
    var wild = "\0\33[2J]]></testcase>&lt;\uffff\ud800\r\nä\ud83d\ude00";

    var made = parsed(List.of(new TestResult(wild, TOOK, new Verdict.Passed(), wild, wild)));

    var harmless = "\\u0000\\u001b[2J]]></testcase>&lt;\\uffff\\ud800\nä\ud83d\ude00";
    assertThat(only(made, "system-out").getTextContent()).isEqualTo(harmless);
    assertThat(only(made, "system-err").getTextContent()).isEqualTo(harmless);
    assertThat(only(made, "testcase").getAttribute("time")).isEqualTo("1.234");
  }
}
