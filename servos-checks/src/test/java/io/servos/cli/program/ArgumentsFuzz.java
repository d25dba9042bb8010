package io.servos.cli.program;

import io.servos.cli.command.ExitCode;
import io.servos.cli.output.Console;
import io.servos.cli.run.Engine;
import io.servos.model.EnvironmentConfig;
import io.servos.model.IsolationUnavailableException;
import io.servos.spi.LogSink;
import io.servos.spi.Progress;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Command lines: arguments are separated by NUL or by line ends. They come as far as an engine
/// that refuses everything. For Jazzer; in this package to reach the commands without an engine.
public final class ArgumentsFuzz {

  private static final List<String> COMMANDS =
      List.of("isolate", "version", "help", "completion", "list-platforms");

  private ArgumentsFuzz() {}

  private static Engine open(EnvironmentConfig config, LogSink log, Progress progress) {
    throw new IsolationUnavailableException(
        "isolation '" + config.isolation() + "'", "it was only asked for", "nothing");
  }

  public static void fuzzerTestOneInput(byte[] input) throws InterruptedException {
    var arguments = arguments(new String(input, StandardCharsets.UTF_8));
    if (arguments.stream().anyMatch(ArgumentsFuzz::touchesFiles)) {
      return;
    }
    var stdout = new ByteArrayOutputStream();
    var stderr = new ByteArrayOutputStream();
    var console = new Console(InputStream.nullInputStream(), stdout, stderr);
    int code =
        new Program(new Commands(ArgumentsFuzz::open), console)
            .run(arguments.toArray(String[]::new));
    var told = stderr.toString(StandardCharsets.UTF_8);
    if (code != ExitCode.OK && code != ExitCode.USAGE && code != ExitCode.REFUSED) {
      throw new AssertionError("exit code " + code);
    }
    if (code != ExitCode.OK && !told.startsWith("servos: ") && stdout.size() == 0) {
      throw new AssertionError("exit code " + code + " without a word");
    }
    if (told.codePoints().anyMatch(point -> point != '\n' && Character.isISOControl(point))) {
      throw new AssertionError("a control character reaches the terminal");
    }
  }

  private static List<String> arguments(String text) {
    var words = new ArrayList<>(List.of(text.split("[\0\n]", -1)));
    if (!words.getFirst().startsWith("-") && !COMMANDS.contains(words.getFirst())) {
      words.set(0, COMMANDS.getFirst());
    }
    return words;
  }

  /// What is written or waited for is no matter of arguments.
  private static boolean touchesFiles(String argument) {
    return argument.startsWith("--r") || argument.startsWith("-r") || argument.contains("/dev");
  }
}
