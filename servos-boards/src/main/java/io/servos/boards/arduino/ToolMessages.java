package io.servos.boards.arduino;

import io.servos.boards.firmware.CompilerMessages;
import io.servos.model.InvalidWorkloadException;
import io.servos.model.InvalidWorkloadException.Kind;
import java.nio.file.Files;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a tool of the user said before it failed.
///
/// @param said all of it
record ToolMessages(BuildTool tool, Sketch sketch, String said) {

  private static final Pattern RELATIVE =
      Pattern.compile(
          "(?m)^((?:In file included | +)from )?([^/\\s:][^:\\n]*)(?=:(?:\\d+[:,]| [A-Z]))");
  private static final Pattern ERROR =
      Pattern.compile("(?m)^(?:servos: |\\w*(?:Error|Exception)(?: [^:\\n]*)?: )([^\\n]*\\S)$");

  /// What to tell of it.
  InvalidWorkloadException failure() {
    var messages = CompilerMessages.of(absolute(), tool.inside(), sketch.shown());
    var summary = messages.summary();
    if (summary.isPresent()) {
      return new InvalidWorkloadException(
          Kind.NOT_BUILDABLE, summary.get(), "mend the sketch", messages.text());
    }
    var missing = tool.builder().missing(said);
    if (missing.isPresent()) {
      return new InvalidWorkloadException(
          Kind.NOT_FOUND,
          "%s has no '%s', and nothing is fetched for a build"
              .formatted(tool.builder(), missing.get()),
          "fetch it yourself: " + tool.remedy().replace("%s", missing.get()),
          messages.text());
    }
    return new InvalidWorkloadException(
        Kind.NOT_BUILDABLE,
        "%s does not build %s: %s".formatted(tool.builder(), tool.target(), reason(messages)),
        "mend what it names",
        messages.text());
  }

  private static String reason(CompilerMessages messages) {
    var errors = ERROR.matcher(messages.text()).results().toList();
    return errors.isEmpty()
        ? messages.text().substring(messages.text().lastIndexOf('\n') + 1)
        : errors.getLast().group(1);
  }

  /// With the paths of the project's files as they are inside.
  private String absolute() {
    return RELATIVE
        .matcher(said)
        .replaceAll(
            found ->
                Matcher.quoteReplacement(
                    Files.exists(sketch.material().resolve(found.group(2)))
                        ? found.group().replace(found.group(2), tool.inside() + found.group(2))
                        : found.group()));
  }
}
