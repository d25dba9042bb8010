package io.servos.linux.network;

import java.net.InetAddress;
import java.util.Optional;

/// The addresses that begin with the same bits.
///
/// @param first the lowest of them
/// @param bits how many bits are the same, 0 to 32 or 128
record Prefix(InetAddress first, int bits) {

  /// An address, or `ADDRESS/BITS`; empty when the text is none of both.
  static Optional<Prefix> parse(String text) {
    int slash = text.indexOf('/');
    try {
      var address = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash));
      int all = 8 * address.getAddress().length;
      int bits = slash < 0 ? all : Integer.parseUnsignedInt(text.substring(slash + 1));
      return bits >= 0 && bits <= all && text.indexOf('+') < 0
          ? Optional.of(new Prefix(address, bits))
          : Optional.empty();
    } catch (IllegalArgumentException _) {
      // Then it is a name.
      return Optional.empty();
    }
  }

  static Prefix of(String text) {
    return parse(text).orElseThrow(() -> new IllegalArgumentException(text));
  }

  boolean isSingle() {
    return bits == 8 * first.getAddress().length;
  }

  boolean contains(InetAddress address) {
    var one = first.getAddress();
    var other = address.getAddress();
    if (one.length != other.length) {
      return false;
    }
    for (int bit = 0; bit < bits; bit++) {
      int mask = 0x80 >> (bit % 8);
      if (((one[bit / 8] ^ other[bit / 8]) & mask) != 0) {
        return false;
      }
    }
    return true;
  }
}
