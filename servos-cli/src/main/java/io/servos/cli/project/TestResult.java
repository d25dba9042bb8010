package io.servos.cli.project;

import io.servos.cli.output.Visible;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/// One test of a board that was made.
///
/// @param took building included
/// @param stdout what came from the board's serial port
/// @param stderr what compilers and emulators said
record TestResult(String name, Duration took, Verdict verdict, String stdout, String stderr) {

  private static final int MOST_LINES = 20;

  /// For people.
  String shown() {
    var told =
        switch (verdict) {
          case Verdict.Passed _ -> List.<String>of();
          case Verdict.Failed(var problems) ->
              Stream.concat(problems.stream(), lastLines(stderr)).toList();
          case Verdict.Refused(var problem, var remedy) -> List.of(problem + "; " + remedy);
        };
    var text = new StringBuilder("%-8s%s%n".formatted(word(), Visible.of(name)));
    told.forEach(line -> text.append("        ").append(Visible.of(line)).append('\n'));
    return text.toString();
  }

  private String word() {
    return switch (verdict) {
      case Verdict.Passed _ -> "passed";
      case Verdict.Failed _ -> "failed";
      case Verdict.Refused _ -> "refused";
    };
  }

  private static Stream<String> lastLines(String text) {
    var lines = text.lines().toList();
    return lines.stream().skip(Math.max(0, lines.size() - MOST_LINES));
  }
}
