package io.servos.detect;

import io.servos.detect.SerialBoard.Candidate;
import java.util.List;
import java.util.Optional;

/// A board on USB that has no serial port, as one that waits in its boot loader.
///
/// @param location where it is plugged in: the bus, then the port of each hub, such as `1-4.2`
/// @param vendorId four hexadecimal digits, lower case
/// @param productId four hexadecimal digits, lower case
/// @param candidates what has these numbers; at least one
public record UsbBoard(
    String location,
    String vendorId,
    String productId,
    Optional<String> product,
    Optional<String> serialNumber,
    List<Candidate> candidates) {

  public UsbBoard {
    candidates = List.copyOf(candidates);
  }
}
