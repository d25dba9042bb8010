package io.servos.linux.network;

import io.servos.model.RefusedDestination;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/// Counts what was refused. Safe for use by many threads.
final class Refusals {

  /// A program that scans would fill the memory of this JVM otherwise.
  private static final int MOST = 1000;

  private static final String OTHERS = "others";

  private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();

  void address(InetAddress address, int port, String protocol) {
    var text = address.getHostAddress();
    var host = address instanceof Inet6Address ? "[" + text + "]" : text;
    count(host + ":" + port + (protocol.equals("tcp") ? "" : "/" + protocol));
  }

  /// Any bytes may be in a name that a program asks for.
  void name(String name) {
    count("name " + name.replaceAll("[^!-~]", "?"));
  }

  private void count(String label) {
    var known = counts.containsKey(label) || counts.size() < MOST ? label : OTHERS;
    counts.computeIfAbsent(known, _ -> new LongAdder()).increment();
  }

  /// Sorted by label.
  List<RefusedDestination> all() {
    return counts.entrySet().stream()
        .map(entry -> new RefusedDestination(entry.getKey(), entry.getValue().sum()))
        .sorted(Comparator.comparing(RefusedDestination::label))
        .toList();
  }
}
