package io.servos.linux.network;

import io.servos.linux.libc.Descriptors;
import io.servos.linux.libc.Fd;
import io.servos.linux.libc.PacketSocket;
import io.servos.linux.libc.Reactor;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Sees what the kernel refuses because nothing listens there: the reset that answers a first TCP
/// segment, and the ICMP message that answers a datagram. What comes faster than it is read goes
/// uncounted.
final class RefusedPackets implements AutoCloseable {

  private static final int KEPT_BYTES = 256;
  private static final int MOST_IN_A_TURN = 64;
  private static final int MOST_WAITING = 10_000;
  private static final int ACCUMULATOR_BYTE = 0x30;
  private static final int ACCUMULATOR_BYTE_BEHIND_HEADER = 0x50;
  private static final int ACCUMULATOR_WORD_BEHIND_HEADER = 0x40;
  private static final int ACCUMULATOR_WORD = 0x20;
  private static final int HEADER_LENGTH = 0xb1;
  private static final int SHIFT_RIGHT = 0x74;
  private static final int AND = 0x54;
  private static final int IF_EQUAL = 0x15;
  private static final int RETURN = 0x06;
  private static final int DIRECTION = 0xfffff004;
  private static final int OUTGOING = 4;
  private static final int TCP = 6;
  private static final int ICMP = 1;
  private static final int ICMP6 = 58;
  private static final int UDP = 17;
  private static final int RESET_ACK = 0x14;
  private static final int ICMP_UNREACHABLE = 3;
  private static final int ICMP6_UNREACHABLE = 1;
  private static final int ICMP_HEADER_BYTES = 8;
  private static final int IP6_HEADER_BYTES = 40;

  /// See packet-filter.txt of the kernel: code, skip if true, skip if false, operand. The last two
  /// instructions are the two ends.
  private static final int[][] FILTER = {
    {ACCUMULATOR_BYTE, 0, 0, DIRECTION},
    {IF_EQUAL, 26, 0, OUTGOING},
    {ACCUMULATOR_BYTE, 0, 0, 0},
    {SHIFT_RIGHT, 0, 0, 4},
    {IF_EQUAL, 1, 0, 4},
    {IF_EQUAL, 11, 22, 6},
    // IPv4
    {HEADER_LENGTH, 0, 0, 0},
    {ACCUMULATOR_BYTE, 0, 0, 9},
    {IF_EQUAL, 3, 0, TCP},
    {IF_EQUAL, 0, 18, ICMP},
    {ACCUMULATOR_BYTE_BEHIND_HEADER, 0, 0, 0},
    {IF_EQUAL, 15, 16, ICMP_UNREACHABLE},
    {ACCUMULATOR_BYTE_BEHIND_HEADER, 0, 0, 13},
    {AND, 0, 0, RESET_ACK},
    {IF_EQUAL, 0, 13, RESET_ACK},
    {ACCUMULATOR_WORD_BEHIND_HEADER, 0, 0, 4},
    {IF_EQUAL, 10, 11, 0},
    // IPv6
    {ACCUMULATOR_BYTE, 0, 0, 6},
    {IF_EQUAL, 3, 0, TCP},
    {IF_EQUAL, 0, 8, ICMP6},
    {ACCUMULATOR_BYTE, 0, 0, IP6_HEADER_BYTES},
    {IF_EQUAL, 5, 6, ICMP6_UNREACHABLE},
    {ACCUMULATOR_BYTE, 0, 0, IP6_HEADER_BYTES + 13},
    {AND, 0, 0, RESET_ACK},
    {IF_EQUAL, 0, 3, RESET_ACK},
    {ACCUMULATOR_WORD, 0, 0, IP6_HEADER_BYTES + 4},
    {IF_EQUAL, 0, 1, 0},
    {RETURN, 0, 0, KEPT_BYTES},
    {RETURN, 0, 0, 0},
  };

  private final Fd socket;
  private final Reactor reactor;
  private final Refusals refusals;

  /// @param socket of the program's namespace, closed with this
  RefusedPackets(Fd socket, Reactor reactor, Refusals refusals) {
    PacketSocket.bind(socket, filter());
    this.socket = socket;
    this.reactor = reactor;
    this.refusals = refusals;
  }

  static byte[] filter() {
    var bytes = ByteBuffer.allocate(8 * FILTER.length).order(ByteOrder.nativeOrder());
    for (var instruction : FILTER) {
      bytes
          .putShort((short) instruction[0])
          .put((byte) instruction[1])
          .put((byte) instruction[2])
          .putInt(instruction[3]);
    }
    return bytes.array();
  }

  void start() {
    reactor.onReadable(socket, this::readAndWait);
  }

  /// Only so many in one turn: a program that is refused without end must not keep the thread from
  /// the others that it serves, nor from the end of its own time.
  private synchronized void readAndWait() {
    read(MOST_IN_A_TURN);
    if (!socket.isClosed()) {
      start();
    }
  }

  /// Counts what has come so far, at most as much as waits at a time; for when the program has
  /// ended.
  synchronized void read() {
    read(MOST_WAITING);
  }

  private void read(int most) {
    var packet = new byte[KEPT_BYTES];
    for (int i = 0; i < most && !socket.isClosed(); i++) {
      int count = Descriptors.read(socket, packet, 0, packet.length);
      if (count <= 0) {
        return;
      }
      count(ByteBuffer.wrap(packet, 0, count));
    }
  }

  private void count(ByteBuffer packet) {
    try {
      boolean six = packet.get(0) >> 4 == 6;
      int body = six ? IP6_HEADER_BYTES : headerBytes(packet, 0);
      int protocol = packet.get(six ? 6 : 9);
      if (protocol == TCP) {
        // The reset comes from where the program wanted to go.
        int address = six ? 8 : 12;
        refusals.address(address(packet, address, six), port(packet, body), "tcp");
      } else {
        countDatagram(packet, body + ICMP_HEADER_BYTES, six);
      }
    } catch (IndexOutOfBoundsException | UnknownHostException _) {
      // A packet cut short says nothing; nothing was let through because of it.
    }
  }

  /// The message carries the beginning of what it answers.
  private void countDatagram(ByteBuffer packet, int at, boolean six) throws UnknownHostException {
    int protocol = packet.get(at + (six ? 6 : 9));
    if (protocol == UDP) {
      int body = at + (six ? IP6_HEADER_BYTES : headerBytes(packet, at));
      refusals.address(address(packet, at + (six ? 24 : 16), six), port(packet, body + 2), "udp");
    }
  }

  private static int headerBytes(ByteBuffer packet, int at) {
    return 4 * (packet.get(at) & 0xf);
  }

  private static int port(ByteBuffer packet, int at) {
    return packet.getShort(at) & 0xffff;
  }

  private static InetAddress address(ByteBuffer packet, int at, boolean six)
      throws UnknownHostException {
    var bytes = new byte[six ? 16 : 4];
    packet.get(at, bytes);
    return InetAddress.getByAddress(bytes);
  }

  @Override
  public synchronized void close() {
    reactor.discard(socket);
  }
}
