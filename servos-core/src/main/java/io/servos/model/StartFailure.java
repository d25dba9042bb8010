package io.servos.model;

/// Why a program could not start: one failed step of the set-up.
///
/// @param kind what that means for the caller
/// @param facility the part of the set-up, such as `mounts` or `program`
/// @param object what it was applied to, such as a path
/// @param cause the kernel's reason, such as `ENOENT (no such file or directory)`
/// @param remedy what the user can do
public record StartFailure(Kind kind, String facility, String object, String cause, String remedy) {

  /// What a failed start means for the caller.
  public enum Kind {
    /// The program or its interpreter does not exist.
    NOT_FOUND,
    /// The program exists and cannot be executed.
    NOT_EXECUTABLE,
    /// The kernel refused a barrier or a limit.
    REFUSED,
    /// A barrier was observed to differ from what was asked.
    RECEIPT_MISMATCH
  }

  /// One sentence of fact.
  public String message() {
    return facility + " could not be set up for '" + object + "': " + cause;
  }
}
