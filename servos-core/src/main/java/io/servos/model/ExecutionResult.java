package io.servos.model;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// A finished run. Equality is by identity of the output arrays; use [#stdoutText()] to compare.
///
/// @param runId unique per run
/// @param stage how far it came; after [Stage#BUILD] the program was never started
/// @param outcome how it ended
/// @param stdout what the program wrote, byte for byte, up to the output limit
/// @param stderr what the program wrote, byte for byte, up to the output limit; before that what a
///     compiler said
/// @param usage what it used
/// @param receipt which barriers stood
/// @param platform what it targeted
/// @param isolation the isolator's name
/// @param emulator what stood for the processor or board; empty when that was real
/// @param refused where the program wanted to connect and was not allowed to; seen under a list of
///     allowed destinations only
/// @param board what the emulated board did
@SuppressWarnings("ArrayRecordComponent")
public record ExecutionResult(
    String runId,
    Stage stage,
    Outcome outcome,
    byte[] stdout,
    byte[] stderr,
    Usage usage,
    Receipt receipt,
    Platform platform,
    String isolation,
    Optional<Emulator> emulator,
    List<RefusedDestination> refused,
    Optional<BoardTrace> board) {

  public ExecutionResult {
    refused = List.copyOf(refused);
  }

  /// Whether the processor or board was emulated.
  public boolean emulated() {
    return emulator.isPresent();
  }

  /// Standard output as UTF-8; what is malformed becomes U+FFFD.
  public String stdoutText() {
    return new String(stdout, StandardCharsets.UTF_8);
  }

  /// Standard error as UTF-8; what is malformed becomes U+FFFD.
  public String stderrText() {
    return new String(stderr, StandardCharsets.UTF_8);
  }
}
