package io.servos.linux.network;

import io.servos.linux.launch.Arg;

/// What [NamespaceSockets] makes; see socket(2).
enum SocketKind {
  /// Sees packets once it is bound.
  PACKETS(17, "AF_PACKET", 2 | 0x800, "SOCK_DGRAM|SOCK_NONBLOCK"),
  /// Changes routes and addresses.
  ROUTES(16, "AF_NETLINK", 3, "SOCK_RAW"),
  DATAGRAMS(2, "AF_INET", 2, "SOCK_DGRAM"),
  STREAMS(2, "AF_INET", 1, "SOCK_STREAM"),
  /// Can take what comes by IPv4 as well.
  STREAMS_6(10, "AF_INET6", 1, "SOCK_STREAM");

  private final int domain;
  private final String domainName;
  private final int type;
  private final String typeName;

  SocketKind(int domain, String domainName, int type, String typeName) {
    this.domain = domain;
    this.domainName = domainName;
    this.type = type;
    this.typeName = typeName;
  }

  Arg domain() {
    return Arg.named(domain, domainName);
  }

  Arg type() {
    return Arg.named(type, typeName);
  }
}
