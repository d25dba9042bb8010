package io.servos.model;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a board did.
///
/// @param board its name, such as `uno`
/// @param clock by which the times in it were taken
/// @param time how long it ran
/// @param end why it stopped; empty when it was stopped from outside
/// @param pinNames what each pin may be called, and what it is called in `pins`: `13` and `PB5` are
///     `D13`
/// @param pins changes of levels in the order of time; a pin that is not named stayed low
/// @param isComplete whether every change is there; recording stops at 500000 changes
/// @param notes what the emulator has to say for people
/// @param notCovered what the emulator does not emulate, a phrase each
/// @param eeprom content of the EEPROM at the end, when it was asked for
/// @param memory what the program's memory held at the end, when its interpreter says that
/// @param result what the program gave as its result, as JSON
public record BoardTrace(
    String board,
    Clock clock,
    Duration time,
    Optional<End> end,
    Map<String, String> pinNames,
    List<PinChange> pins,
    boolean isComplete,
    List<String> notes,
    List<String> notCovered,
    Optional<Bytes> eeprom,
    Optional<Memory> memory,
    Optional<String> result) {

  public BoardTrace {
    pinNames = Map.copyOf(pinNames);
    pins = List.copyOf(pins);
    notes = List.copyOf(notes);
    notCovered = List.copyOf(notCovered);
  }

  /// What a time was taken by.
  public enum Clock {
    /// The board's own: two runs have the same times.
    BOARD,
    /// This host's: times differ between two runs.
    HOST
  }

  /// One change of a pin's level.
  ///
  /// @param nanos since the board's start
  /// @param pin its name on the board, such as `D13`
  /// @param level 0 or 1; more for outputs that are not digital
  public record PinChange(long nanos, String pin, int level) {}

  /// Memory that an interpreter gives to its program.
  ///
  /// @param usedBytes what the program held, unreachable objects not counted
  /// @param limitBytes how much there was
  public record Memory(long usedBytes, long limitBytes) {}

  /// Why a board stopped.
  ///
  /// @param detail a status, an address or a name, by the reason; can be empty
  public record End(Reason reason, String detail) {}

  /// The reasons.
  public enum Reason {
    /// The time that it was given is over.
    TIME,
    /// It sleeps with interrupts off, so nothing can wake it.
    SLEEP,
    /// The program called `exit`, or ended.
    EXIT,
    /// The program waits for ever with interrupts off.
    HALT,
    /// The program ran wild.
    CRASH,
    /// The program used what the emulator does not emulate.
    UNSUPPORTED
  }
}
