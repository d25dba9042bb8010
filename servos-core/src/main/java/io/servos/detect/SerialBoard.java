package io.servos.detect;

import io.servos.model.Platform;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// A device on a serial USB port. The port is not opened to find out: that resets many boards.
///
/// @param device such as `/dev/ttyACM0`
/// @param vendorId four hexadecimal digits, lower case
/// @param productId four hexadecimal digits, lower case
/// @param candidates what has these numbers; none when they are in no list
public record SerialBoard(
    String device,
    String vendorId,
    String productId,
    Optional<String> manufacturer,
    Optional<String> product,
    Optional<String> serialNumber,
    List<Candidate> candidates) {

  public SerialBoard {
    candidates = List.copyOf(candidates);
  }

  /// Whether the numbers leave open which board it is.
  public boolean isAmbiguous() {
    return candidates.size() != 1 || candidates.getFirst().isBridge();
  }

  /// What it may be, for people, such as `Raspberry Pi Pico or Pyboard`; empty when nothing
  /// is known.
  public String names() {
    return names(candidates);
  }

  /// The names of those, for people.
  public static String names(List<Candidate> candidates) {
    return candidates.stream().map(Candidate::name).collect(Collectors.joining(" or "));
  }

  /// The platform that all candidates share; empty when they differ or name none.
  public Optional<Platform> platform() {
    var platforms = candidates.stream().map(Candidate::platform).distinct().toList();
    return platforms.size() == 1 ? platforms.getFirst() : Optional.empty();
  }

  /// What has a pair of USB numbers.
  ///
  /// @param platform what the firmware with these numbers runs; empty when the numbers do not tell
  /// @param isBridge whether it is a chip between USB and a serial line, which says nothing about
  ///     the board behind it
  public record Candidate(String name, Optional<Platform> platform, boolean isBridge) {}
}
