package io.servos.linux.libc;

import io.servos.linux.abi.Syscall;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Changes the routes and addresses of the network namespace that a socket was made in; see
/// rtnetlink(7). Safe for use by many threads.
public final class Netlink implements AutoCloseable {

  private static final int AF_INET = 2;
  private static final int AF_INET6 = 10;
  private static final int SOCK_DGRAM_CLOEXEC = 2 | 0x80000;
  private static final int REQUEST_ACK_CREATE = 0x1 | 0x4 | 0x400;
  private static final short RTM_NEWADDR = 20;
  private static final short RTM_NEWROUTE = 24;
  private static final int HEADER_BYTES = 16;
  private static final int BODY_BYTES = 32;
  private static final byte TABLE_LOCAL = (byte) 255;
  private static final byte PROTOCOL_BOOT = 3;
  private static final byte SCOPE_HOST = (byte) 254;
  private static final byte TYPE_LOCAL = 2;
  private static final short RTA_OIF = 4;
  private static final short IFA_LOCAL = 2;
  private static final byte IFA_F_NODAD = 2;
  private static final int LOOPBACK = 1;
  private static final int ACK_BYTES = 1024;

  private final Fd socket;

  /// @param socket of the protocol NETLINK_ROUTE, closed with this
  public Netlink(Fd socket) {
    this.socket = socket;
  }

  /// Makes every address one of this namespace's own: what is sent to it arrives at its loopback.
  /// A kernel without IPv6 has no such addresses.
  public void keepAllAtHome() {
    routeAll(AF_INET, SCOPE_HOST);
    if (hasIpv6()) {
      routeAll(AF_INET6, (byte) 0);
    }
  }

  private void routeAll(int family, byte scope) {
    var body = body().put((byte) family).put((byte) 0).put((byte) 0).put((byte) 0);
    body.put(TABLE_LOCAL).put(PROTOCOL_BOOT).put(scope).put(TYPE_LOCAL).putInt(0);
    body.putShort((short) 8).putShort(RTA_OIF).putInt(LOOPBACK);
    request("RTM_NEWROUTE", RTM_NEWROUTE, body);
  }

  /// Whether this kernel has IPv6.
  public static boolean hasIpv6() {
    long fd = LibC.syscall(Syscall.SOCKET, AF_INET6, SOCK_DGRAM_CLOEXEC, 0);
    if (fd < 0) {
      return false;
    }
    new Fd((int) fd).close();
    return true;
  }

  /// Gives the loopback an IPv6 address, without which nothing can listen at it.
  ///
  /// @param address 16 bytes
  public void addAddress(byte[] address) {
    var body = body().put((byte) AF_INET6).put((byte) 128).put(IFA_F_NODAD).put((byte) 0);
    body.putInt(LOOPBACK);
    body.putShort((short) (4 + address.length)).putShort(IFA_LOCAL).put(address);
    request("RTM_NEWADDR", RTM_NEWADDR, body);
  }

  private static ByteBuffer body() {
    return ByteBuffer.allocate(BODY_BYTES).order(ByteOrder.nativeOrder());
  }

  private synchronized void request(String name, short type, ByteBuffer body) {
    body.flip();
    var message = ByteBuffer.allocate(HEADER_BYTES + body.limit()).order(ByteOrder.nativeOrder());
    message.putInt(message.capacity()).putShort(type).putShort((short) REQUEST_ACK_CREATE);
    message.putInt(1).putInt(0).put(body);
    Descriptors.check(name, Descriptors.write(socket, message.array(), 0, message.capacity()));
    var ack = new byte[ACK_BYTES];
    Descriptors.check(name, Descriptors.read(socket, ack, 0, ack.length));
    int error = ByteBuffer.wrap(ack).order(ByteOrder.nativeOrder()).getInt(HEADER_BYTES);
    if (error != 0 && error != -Errno.EEXIST) {
      throw new NativeCallException(name, -error);
    }
  }

  @Override
  public synchronized void close() {
    socket.close();
  }
}
