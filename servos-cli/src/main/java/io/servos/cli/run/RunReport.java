package io.servos.cli.run;

import io.servos.boards.trace.Expectation;
import io.servos.cli.output.Json;
import io.servos.model.ExecutionResult;
import io.servos.model.Receipt;
import io.servos.model.RefusedDestination;
import io.servos.model.Usage;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/// What `servos isolate --json` prints of a finished run. Output that is not UTF-8 is there twice:
/// as text with U+FFFD for what is malformed, and byte for byte as `stdoutBase64`.
///
/// @param verdicts on what was expected of a board
public record RunReport(ExecutionResult result, List<Expectation.Verdict> verdicts) {

  /// Of a run of which nothing was expected.
  RunReport(ExecutionResult result) {
    this(result, List.of());
  }

  void writeTo(JsonGenerator json) {
    json.writeStartObject();
    json.writeName("outcome");
    new Ending(result.outcome()).writeTo(json);
    writeOutput(json, "stdout", result.stdout(), result.stdoutText());
    writeOutput(json, "stderr", result.stderr(), result.stderrText());
    json.writeName("usage");
    writeUsage(json, result.usage());
    json.writeStringProperty("stage", result.stage().label());
    json.writeStringProperty("platform", result.platform().label());
    json.writeStringProperty("isolation", result.isolation());
    json.writeBooleanProperty("emulated", result.emulated());
    result
        .emulator()
        .ifPresent(emulator -> json.writeStringProperty("emulator", emulator.toString()));
    result.board().ifPresent(board -> new BoardReport(board, verdicts).writeTo(json));
    writeRefused(json, result.refused());
    json.writeStringProperty("run", result.runId());
    json.writeName("receipt");
    writeReceipt(json, result.receipt());
    json.writeEndObject();
  }

  private static void writeRefused(JsonGenerator json, List<RefusedDestination> refused) {
    json.writeArrayPropertyStart("refused");
    for (var destination : refused) {
      json.writeStartObject();
      json.writeStringProperty("destination", destination.label());
      json.writeNumberProperty("attempts", destination.attempts());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  public static void writeOutput(JsonGenerator json, String name, byte[] bytes, String text) {
    json.writeStringProperty(name, text);
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
    } catch (CharacterCodingException _) {
      json.writeStringProperty(name + "Base64", Base64.getEncoder().encodeToString(bytes));
    }
  }

  private static void writeUsage(JsonGenerator json, Usage usage) {
    json.writeStartObject();
    json.writeNumberProperty("wallMillis", usage.wall().toMillis());
    json.writeNumberProperty("cpuMillis", usage.cpu().toMillis());
    json.writeNumberProperty("userCpuMillis", usage.userCpu().toMillis());
    json.writeNumberProperty("systemCpuMillis", usage.systemCpu().toMillis());
    Json.optional(json, "peakMemoryBytes", usage.peakMemoryBytes());
    Json.optional(json, "peakProcesses", usage.peakProcesses());
    Json.optional(json, "blockBytesWritten", usage.blockBytesWritten());
    json.writeNumberProperty("stdoutBytes", usage.stdoutBytes());
    json.writeNumberProperty("stderrBytes", usage.stderrBytes());
    Json.optional(json, "oomKills", usage.oomKills());
    json.writeEndObject();
  }

  /// The receipt as an array, one object a barrier.
  static void writeReceipt(JsonGenerator json, Receipt receipt) {
    json.writeStartArray();
    for (var line : receipt.lines()) {
      json.writeStartObject();
      json.writeStringProperty("barrier", line.barrier());
      json.writeStringProperty("asked", line.asked());
      json.writeStringProperty("how", line.how());
      json.writeStringProperty("observed", line.observed());
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
