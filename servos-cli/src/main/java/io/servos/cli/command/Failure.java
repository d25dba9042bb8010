package io.servos.cli.command;

import io.servos.cli.output.Console;
import io.servos.cli.output.Json;
import io.servos.cli.output.UnwritableException;
import io.servos.model.InvalidConfigException;
import io.servos.model.InvalidWorkloadException;
import io.servos.model.ServosException;

/// What a command that failed says, and exits with.
///
/// @param asJson whether its result was to be JSON
public record Failure(Console console, boolean asJson) {

  /// It was called in a wrong way.
  public int of(UsageException wrong) {
    if (asJson) {
      printError(wrong.fact(), wrong.remedy());
    } else {
      console.say(wrong.fact(), wrong.remedy());
    }
    return ExitCode.USAGE;
  }

  /// It cannot do what was asked.
  public int of(ServosException failure) {
    if (asJson) {
      printError(failure.getMessage(), failure.remedy());
    } else if (failure instanceof InvalidConfigException config) {
      config.problems().forEach(problem -> console.say(problem.sentence(), problem.remedy()));
    } else {
      if (failure instanceof InvalidWorkloadException workload && !workload.details().isEmpty()) {
        console.show(workload.details());
      }
      console.say(failure.getMessage(), failure.remedy());
    }
    return ExitCode.of(failure);
  }

  /// Nobody takes its output.
  public int of(UnwritableException full) {
    if (full.isReaderGone()) {
      return ExitCode.READER_GONE;
    }
    console.say("the output cannot be written: " + full.getMessage(), "make room where it goes");
    return ExitCode.REFUSED;
  }

  private void printError(String message, String remedy) {
    console.print(
        Json.of(
                json -> {
                  json.writeStartObject();
                  json.writeObjectPropertyStart("error");
                  json.writeStringProperty("message", message);
                  json.writeStringProperty("remedy", remedy);
                  json.writeEndObject();
                  json.writeEndObject();
                })
            + "\n");
  }
}
