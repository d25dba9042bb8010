package io.servos.boards.firmware;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// What the compiler and linker said of a program, in terms of the user's files.
///
/// @param text all of it
public record CompilerMessages(String text) {

  private static final Pattern ERROR =
      Pattern.compile("(?m)^(\\S[^\\n]*?):(\\d+):(?:\\d+:)? (?:fatal )?error: ([^\\n]*)$");
  private static final Pattern BUILDER = Pattern.compile("(?m)^exit status \\d+\\R?");
  private static final Pattern LINKER =
      Pattern.compile(
          "(?m)(undefined reference to [^\\n"
              + "]*|multiple definition of [^\\n"
              + "]*|region [^\\n"
              + "]* overflowed by \\d+ bytes|section [^\\n"
              + "]* is not within region [^\\n"
              + "]*)$");

  /// What was said where the files of the user had other paths.
  ///
  /// @param inside where they were compiled, as a prefix of its paths
  /// @param outside the folder that the user named
  public static CompilerMessages of(String text, String inside, Path outside) {
    var folder = outside.toString();
    var mapped = text.replace(inside, folder.isEmpty() ? "" : folder + "/");
    return new CompilerMessages(BUILDER.matcher(mapped).replaceAll("").strip());
  }

  /// The first error with its place, and how many more there are.
  public Optional<String> summary() {
    var errors = ERROR.matcher(text).results().toList();
    if (!errors.isEmpty()) {
      return Optional.of(place(errors.getFirst()) + more(errors));
    }
    var unresolved = LINKER.matcher(text).results().toList();
    return unresolved.isEmpty()
        ? Optional.empty()
        : Optional.of(unresolved.getFirst().group(1) + more(unresolved));
  }

  private static String place(MatchResult error) {
    return error.group(1) + ":" + error.group(2) + ": " + error.group(3);
  }

  private static String more(List<MatchResult> errors) {
    int rest = errors.size() - 1;
    return switch (rest) {
      case 0 -> "";
      case 1 -> " (and 1 more error)";
      default -> " (and " + rest + " more errors)";
    };
  }
}
