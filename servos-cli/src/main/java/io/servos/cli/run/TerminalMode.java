package io.servos.cli.run;

import io.servos.cli.command.UsageException;
import io.servos.model.BackendFailedException;
import io.servos.model.Input;
import io.servos.spi.CallerTerminal;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The caller's terminal while a script has one of its own: every key goes to the script, and every
/// change of size. The former state comes back at the end, also when this process is ended by a
/// signal.
public final class TerminalMode implements AutoCloseable {

  /// How often the size is looked at: a JVM is not told of SIGWINCH.
  private static final long GLANCE_MILLIS = 100;

  private final String saved;
  private final CountDownLatch restored = new CountDownLatch(1);

  private TerminalMode(String saved) {
    this.saved = saved;
  }

  /// The size of the caller's terminal.
  ///
  /// @param asked what asks for one, for the message when there is none
  public static Input.Terminal input(String asked, String remedy) {
    return size()
        .orElseThrow(() -> new UsageException(asked + "standard input is not a terminal", remedy));
  }

  private static Optional<Input.Terminal> size() {
    return ServiceLoader.load(CallerTerminal.class).findFirst().flatMap(CallerTerminal::size);
  }

  /// Hands every key on to the script until this is closed.
  ///
  /// @param size of the script's terminal
  /// @param resized takes the size when it has changed
  public static TerminalMode raw(Input.Terminal size, Consumer<Input.Terminal> resized) {
    var mode = new TerminalMode(stty("-g"));
    Runtime.getRuntime().addShutdownHook(new Thread(mode::close, "servos-terminal"));
    stty("raw", "-echo");
    var follower = new Thread(() -> mode.follow(size, resized), "servos-terminal-size");
    follower.setDaemon(true);
    follower.start();
    return mode;
  }

  private void follow(Input.Terminal first, Consumer<Input.Terminal> resized) {
    var caller = ServiceLoader.load(CallerTerminal.class).findFirst().orElseThrow();
    var known = first;
    try {
      while (!restored.await(GLANCE_MILLIS, TimeUnit.MILLISECONDS)) {
        var now = caller.size().orElse(known);
        if (!now.equals(known)) {
          known = now;
          resized.accept(now);
        }
      }
    } catch (InterruptedException _) {
      // Nobody interrupts this thread; if somebody does, the size stays.
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public synchronized void close() {
    if (restored.getCount() > 0) {
      restored.countDown();
      stty(saved);
    }
  }

  private static String stty(String... arguments) {
    var command = new ArrayList<>(List.of("stty"));
    command.addAll(List.of(arguments));
    try {
      var process =
          new ProcessBuilder(command)
              .redirectInput(Redirect.INHERIT)
              .redirectError(Redirect.DISCARD)
              .start();
      var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw failed("stty " + String.join(" ", arguments) + " failed", null);
      }
      return output.strip();
    } catch (IOException missing) {
      throw failed("stty cannot be started", missing);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw failed("interrupted", null);
    }
  }

  private static BackendFailedException failed(String problem, @Nullable IOException cause) {
    return new BackendFailedException(
        "terminal", problem, "leave --tty out, or install coreutils", cause);
  }
}
