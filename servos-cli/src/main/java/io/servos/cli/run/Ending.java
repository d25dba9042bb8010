package io.servos.cli.run;

import io.servos.config.Durations;
import io.servos.config.Sizes;
import io.servos.model.Outcome;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/// How a run ended, in words and in JSON.
public record Ending(Outcome outcome) {

  private static final int SIGPIPE = 13;

  /// What a person has to know besides the exit code.
  public Optional<String> explanation() {
    return switch (outcome) {
      case Outcome.Exited _, Outcome.Stopped _, Outcome.FailedToStart _ -> Optional.empty();
      case Outcome.Signaled(int signal) ->
          signal == SIGPIPE
              ? Optional.empty()
              : Optional.of("ended by " + Signals.described(signal));
      case Outcome.TimedOut(var clock, var limit) ->
          Optional.of(
              switch (clock) {
                case WALL -> "timed out: the limit of " + Durations.format(limit) + " was reached";
                case CPU ->
                    "out of processor time: the limit of "
                        + Durations.format(limit)
                        + " was reached";
              });
      case Outcome.OutOfMemory(long limit) ->
          Optional.of("out of memory: the limit of " + Sizes.format(limit) + " was reached");
      case Outcome.PidsLimit(int limit) ->
          Optional.of("out of processes: the limit of " + limit + " was reached");
      case Outcome.OutputLimit(var stream, long limit, long discarded) ->
          Optional.of(
              "too much output: the limit of "
                  + Sizes.format(limit)
                  + " on "
                  + label(stream)
                  + " was reached, and "
                  + discarded
                  + " bytes were cut off");
      case Outcome.DiskFull(var path, long limit) ->
          Optional.of(
              "disk full: the limit of " + Sizes.format(limit) + " of " + path + " was reached");
      case Outcome.Lost(var why) -> Optional.of("the run was lost: " + why);
    };
  }

  /// The outcome as an object.
  void writeTo(JsonGenerator json) {
    json.writeStartObject();
    json.writeStringProperty("kind", outcome.kind());
    switch (outcome) {
      case Outcome.Exited(int status) -> json.writeNumberProperty("status", status);
      case Outcome.Signaled(int signal) -> json.writeNumberProperty("signal", signal);
      case Outcome.TimedOut(var clock, var limit) -> {
        json.writeStringProperty("clock", clock.name().toLowerCase(Locale.ROOT));
        json.writeNumberProperty("limitMillis", limit.toMillis());
      }
      case Outcome.OutOfMemory(long limit) -> json.writeNumberProperty("limitBytes", limit);
      case Outcome.PidsLimit(int limit) -> json.writeNumberProperty("limit", limit);
      case Outcome.OutputLimit(var stream, long limit, long discarded) -> {
        json.writeStringProperty("stream", label(stream));
        json.writeNumberProperty("limitBytes", limit);
        json.writeNumberProperty("discardedBytes", discarded);
      }
      case Outcome.DiskFull(var path, long limit) -> {
        json.writeStringProperty("path", path);
        json.writeNumberProperty("limitBytes", limit);
      }
      case Outcome.FailedToStart(var failure) -> {
        json.writeStringProperty(
            "reason", failure.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        json.writeStringProperty("facility", failure.facility());
        json.writeStringProperty("object", failure.object());
        json.writeStringProperty("cause", failure.cause());
        json.writeStringProperty("remedy", failure.remedy());
      }
      case Outcome.Stopped _ -> {}
      case Outcome.Lost(var why) -> json.writeStringProperty("why", why);
    }
    json.writeEndObject();
  }

  private static String label(Outcome.Stream stream) {
    return stream.name().toLowerCase(Locale.ROOT);
  }
}
