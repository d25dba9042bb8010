package io.servos.linux.network;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// A question of the Domain Name System and its answers; see RFC 1035.
///
/// @param id what the answer has to carry too
/// @param recursion whether recursion is desired
/// @param name without the last dot
/// @param type such as [#A]
/// @param question name, type and class as they came
@SuppressWarnings("ArrayRecordComponent")
record DnsQuery(int id, boolean recursion, String name, int type, byte[] question) {

  static final int A = 1;
  static final int AAAA = 28;

  /// No error.
  static final int DONE = 0;

  /// The server was not able to find out.
  static final int SERVER_FAILURE = 2;

  /// The server does not want to say.
  static final int REFUSED = 5;

  private static final int HEADER_BYTES = 12;
  private static final int IN = 1;
  private static final int LONGEST_NAME = 255;
  private static final int LONGEST_LABEL = 63;
  private static final int RESPONSE = 0x8000;
  private static final int RECURSION_DESIRED = 0x0100;
  private static final int RECURSION_AVAILABLE = 0x0080;
  private static final int OPCODE = 0x7800;
  private static final int NAME_OF_QUESTION = 0xc000 | HEADER_BYTES;

  /// As many as a datagram of 512 bytes holds beside the longest name.
  private static final int MOST_ANSWERS = 8;

  /// Seconds for which the answer may be kept.
  static final int TTL = 30;

  /// Empty when it is not one question of class IN.
  static Optional<DnsQuery> parse(byte[] message, int length) {
    if (length < HEADER_BYTES
        || (number(message, 2) & (RESPONSE | OPCODE)) != 0
        || number(message, 4) != 1) {
      return Optional.empty();
    }
    var name = new StringBuilder();
    int at = HEADER_BYTES;
    while (at < length && message[at] != 0) {
      int size = message[at] & 0xff;
      if (size > LONGEST_LABEL || at + 1 + size >= length || name.length() > LONGEST_NAME) {
        return Optional.empty();
      }
      name.append(name.isEmpty() ? "" : ".")
          .append(new String(message, at + 1, size, StandardCharsets.ISO_8859_1));
      at += 1 + size;
    }
    if (at + 5 > length || number(message, at + 3) != IN) {
      return Optional.empty();
    }
    var question = new byte[at + 5 - HEADER_BYTES];
    System.arraycopy(message, HEADER_BYTES, question, 0, question.length);
    return Optional.of(
        new DnsQuery(
            number(message, 0),
            (number(message, 2) & RECURSION_DESIRED) != 0,
            name.toString(),
            number(message, at + 1),
            question));
  }

  private static int number(byte[] message, int at) {
    return (message[at] & 0xff) << 8 | (message[at + 1] & 0xff);
  }

  /// The answer to it.
  ///
  /// @param addresses of the type that was asked for
  byte[] answer(int code, List<InetAddress> addresses) {
    int count = Math.min(addresses.size(), MOST_ANSWERS);
    var bytes = new ByteArrayOutputStream();
    put(bytes, id);
    put(bytes, RESPONSE | (recursion ? RECURSION_DESIRED : 0) | RECURSION_AVAILABLE | code);
    put(bytes, 1);
    put(bytes, count);
    put(bytes, 0);
    put(bytes, 0);
    bytes.writeBytes(question);
    for (var address : addresses.subList(0, count)) {
      put(bytes, NAME_OF_QUESTION);
      put(bytes, type);
      put(bytes, IN);
      put(bytes, 0);
      put(bytes, TTL);
      put(bytes, address.getAddress().length);
      bytes.writeBytes(address.getAddress());
    }
    return bytes.toByteArray();
  }

  private static void put(ByteArrayOutputStream bytes, int number) {
    bytes.write(number >> 8);
    bytes.write(number);
  }
}
