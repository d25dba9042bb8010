package io.servos.cli.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.servos.engine.WarmPool;
import io.servos.spi.Caller;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What becomes of a program whose caller changes its mind before it begins.
@Timeout(60)
class ServedRunTest {

  private static final String ENDLESS =
      """
      import signal, time
      signal.signal(signal.SIGTERM, signal.SIG_IGN)
      while True: time.sleep(1)
      """;

  @TempDir private Path work;

  /// A caller in this JVM.
  private final class Near implements Caller {

    private final List<String> words;
    private final Consumer<Listener> whenAccepted;
    private final ByteArrayOutputStream stdout = new ByteArrayOutputStream();
    private final ByteArrayOutputStream stderr = new ByteArrayOutputStream();
    private OptionalInt status = OptionalInt.empty();

    Near(Consumer<Listener> whenAccepted, String... words) {
      this.words = List.of(words);
      this.whenAccepted = whenAccepted;
    }

    @Override
    public List<String> arguments() {
      return words;
    }

    @Override
    public Path workingDirectory() {
      return work;
    }

    @Override
    public Optional<InputStream> stdin() {
      return Optional.empty();
    }

    @Override
    public OutputStream stdout() {
      return stdout;
    }

    @Override
    public OutputStream stderr() {
      return stderr;
    }

    @Override
    public int descriptor(int standard) {
      return standard;
    }

    @Override
    public void accept(Listener listener) {
      whenAccepted.accept(listener);
    }

    @Override
    public void end(int given) {
      status = OptionalInt.of(given);
    }

    @Override
    public void close() {
      // Nothing is held.
    }
  }

  private Near served(String script, Consumer<Caller.Listener> whenAccepted)
      throws IOException, InterruptedException {
    var folder = Files.createDirectories(work.resolve("s"));
    Files.writeString(folder.resolve("s.py"), script);
    var caller = new Near(whenAccepted, "isolate", "--grace", "10m", "s/s.py");
    try (var pools = new Pools(new WarmPool.Size(1, 1, Duration.ofMinutes(1)), false)) {
      new ServedRun(caller, pools).run();
    }
    return caller;
  }

  @Test
  void runsOneThatIsLeftAlone() throws IOException, InterruptedException {
    var caller = served("print('served')\nraise SystemExit(3)\n", _ -> {});

    assertThat(caller.stdout.toString(StandardCharsets.UTF_8)).isEqualTo("served\n");
    assertThat(caller.status).hasValue(3);
  }

  @Test
  void asksOneToEndThatWasSignalledBeforeItBegan() throws IOException, InterruptedException {
    var caller = served("import time\ntime.sleep(600)\n", listener -> listener.signalled(15));

    assertThat(caller.stderr.toString(StandardCharsets.UTF_8)).isEmpty();
    assertThat(caller.status).hasValue(128 + 15);
  }

  @Test
  void endsOneThatWasSignalledTwiceBeforeItBegan() throws IOException, InterruptedException {
    var caller =
        served(
            ENDLESS,
            listener -> {
              listener.signalled(2);
              listener.signalled(15);
            });

    assertThat(caller.status).hasValue(128 + 2);
  }

  @Test
  void endsOneWhoseCallerIsGoneBeforeItBegan() throws IOException, InterruptedException {
    var caller = served(ENDLESS, Caller.Listener::gone);

    assertThat(caller.status).isPresent();
  }
}
