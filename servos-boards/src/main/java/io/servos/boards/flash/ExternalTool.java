package io.servos.boards.flash;

import io.servos.model.BoardException;
import io.servos.model.BoardException.Kind;
import io.servos.model.IsolationUnavailableException;
import io.servos.spi.Progress;
import java.io.File;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/// A program of others that flashes boards: started, listened to, and ended when it takes too long
/// or Servos is killed.
///
/// @param name what users know it by
/// @param program its name or path
/// @param install how to get it
/// @param atMost how long a call may take
record ExternalTool(String name, String program, String install, Duration atMost) {

  static final Duration LONGEST = Duration.ofMinutes(10);

  /// Where a tool finds what it reads, for those that take the name of a file.
  static final String INPUT = "/dev/stdin";

  /// What has started may have left children that keep its output open; they are not waited for.
  private static final Duration AFTER_THE_END = Duration.ofSeconds(5);

  private static final int CHUNK = 4096;
  private static final Pattern PERCENT = Pattern.compile("(\\d{1,3})(?:\\.\\d+)? ?%");
  private static final Pattern COUNT =
      Pattern.compile("(\\d{1,9})/ *(\\d{1,9}) (?:pages|bytes) written");

  /// How a call ended.
  ///
  /// @param said the end of what it printed, without what it printed over
  record Ended(int status, String said) {}

  /// Part of what a tool prints when it fails.
  ///
  /// @param part of it
  /// @param kind of failure
  /// @param remedy what to do then
  record Saying(String part, Kind kind, String remedy) {}

  /// Calls it, and waits until it has ended.
  ///
  /// @param port for messages
  /// @param input what it reads, in a file that has no name any more once it is started
  /// @param doing what it does while it prints percentages or counts
  /// @throws IsolationUnavailableException if it is not installed, or cannot be started
  /// @throws BoardException of the kind `SILENT` when it takes too long: then it was ended
  Ended run(String port, List<String> arguments, byte[] input, Progress progress, String doing)
      throws InterruptedException {
    var process = new Keeper(() -> start(arguments, input)).process();
    try {
      var tail = new ToolOutput(line -> tell(line, progress, doing));
      var reader = Thread.ofVirtual().start(() -> listen(process, tail));
      if (!process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new BoardException(
            Kind.SILENT,
            port,
            "has kept %s busy for %d s".formatted(name, atMost.toSeconds()),
            "plug the board in again, then try again",
            null);
      }
      reader.join(AFTER_THE_END);
      return new Ended(process.exitValue(), tail.text());
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  /// Before anything is done to a board.
  ///
  /// @throws IsolationUnavailableException if it is not installed, or cannot be started
  void check() {
    var _ = place();
  }

  /// What a call that failed is told as.
  ///
  /// @param line the one of what it said that tells most; `nothing` when it said nothing
  /// @param sayings the first that it said counts
  BoardException failed(
      String port, Ended ended, String line, List<Saying> sayings, String otherwise) {
    var saying =
        sayings.stream()
            .filter(one -> ended.said().contains(one.part()))
            .findFirst()
            .orElse(new Saying("", Kind.REFUSED, otherwise));
    return new BoardException(
        saying.kind(),
        port,
        "was not flashed; %s says: %s".formatted(name, line),
        saying.remedy(),
        null);
  }

  /// The kernel ends it when the thread that calls this ends.
  private Process start(List<String> arguments, byte[] input) {
    var command = new ArrayList<>(List.of("setpriv", "--pdeathsig", "KILL", "--", place()));
    command.addAll(arguments);
    try (var file = ToolFile.of(name, input)) {
      return new ProcessBuilder(command)
          .redirectInput(file.path().toFile())
          .redirectErrorStream(true)
          .start();
    } catch (IOException refused) {
      throw unstarted(String.valueOf(refused.getMessage()));
    }
  }

  private IsolationUnavailableException unstarted(String reason) {
    return new IsolationUnavailableException(
        name,
        "it cannot be started: " + reason,
        "check that this user can run '" + program + "', and setpriv of util-linux");
  }

  /// As the system looks for it.
  private String place() {
    var places =
        program.contains("/")
            ? List.of(Path.of(program))
            : Pattern.compile(File.pathSeparator, Pattern.LITERAL)
                .splitAsStream(Optional.ofNullable(System.getenv("PATH")).orElse(""))
                .map(folder -> Path.of(folder, program))
                .filter(Files::exists)
                .toList();
    if (places.stream().noneMatch(Files::exists)) {
      throw new IsolationUnavailableException(name, "it is not installed", install);
    }
    return places.stream()
        .filter(Files::isExecutable)
        .findFirst()
        .map(Path::toString)
        .orElseThrow(() -> unstarted("permission denied"));
  }

  private static void tell(String line, Progress progress, String doing) {
    var percent = PERCENT.matcher(line);
    var count = COUNT.matcher(line);
    if (percent.find()) {
      progress.step(Math.clamp(Integer.parseInt(percent.group(1)), 1, 100), 100, doing);
    } else if (count.find()) {
      progress.step(Integer.parseInt(count.group(1)), Integer.parseInt(count.group(2)), doing);
    } else {
      progress.line(line);
    }
  }

  private static void listen(Process process, ToolOutput output) {
    try (Reader reader = process.inputReader(StandardCharsets.UTF_8)) {
      var chunk = new char[CHUNK];
      for (int count = reader.read(chunk); count >= 0; count = reader.read(chunk)) {
        output.add(chunk, count);
      }
    } catch (IOException _) {
      // It was ended from here.
    }
    output.end();
  }
}
