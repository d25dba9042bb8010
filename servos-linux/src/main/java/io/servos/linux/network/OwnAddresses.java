package io.servos.linux.network;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;

/// The addresses of this host's own interfaces. What listens there may trust who comes from the
/// host itself, so they are special even where they are of the public internet.
final class OwnAddresses {

  private OwnAddresses() {}

  /// As the interfaces are now.
  static boolean contains(InetAddress address) {
    try {
      return NetworkInterface.getByInetAddress(address) != null;
    } catch (SocketException _) {
      // The kernel does not tell: whether it is one cannot be ruled out.
      return true;
    }
  }
}
