package io.servos.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import org.junit.jupiter.api.Test;

class DrainingTest {

  private static final byte[] TEXT = {'t', 'e', 'x', 't'};

  /// Standard output of a program that writes there when somebody has read its standard error.
  @Test
  void readsBothAtATime() throws IOException, InterruptedException {
    try (var written = new PipedOutputStream();
        var stdout = new PipedInputStream(written)) {
      var errors =
          new ByteArrayOutputStream() {
            @Override
            public synchronized void write(byte[] source, int offset, int length) {
              super.write(source, offset, length);
              answer(written);
            }
          };
      var out = new ByteArrayOutputStream();

      new Draining(stdout, new ByteArrayInputStream(TEXT)).to(out, errors);

      assertThat(out.toByteArray()).containsExactly('!');
      assertThat(errors.toByteArray()).isEqualTo(TEXT);
    }
  }

  private static void answer(OutputStream to) {
    try (to) {
      to.write('!');
    } catch (IOException impossible) {
      throw new AssertionError(impossible);
    }
  }

  @Test
  void tellsWhatCannotBeRead() {
    var broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("gone");
          }

          @Override
          public int read(byte[] target, int offset, int length) throws IOException {
            throw new IOException("gone");
          }
        };
    var whole = new ByteArrayInputStream(TEXT);
    var sink = new ByteArrayOutputStream();

    assertThatThrownBy(() -> new Draining(whole, broken).to(sink, sink))
        .isInstanceOf(IOException.class)
        .hasMessage("gone");
    assertThatThrownBy(() -> new Draining(broken, whole).to(sink, sink))
        .isInstanceOf(IOException.class)
        .hasMessage("gone");
  }
}
