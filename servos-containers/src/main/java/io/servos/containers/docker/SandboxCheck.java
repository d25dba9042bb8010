package io.servos.containers.docker;

import io.servos.containers.gvisor.Sandbox;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Compares what the host shows of a container of gVisor, and what gVisor's kernel shows of the
/// container's first process, with what was asked.
///
/// @param own the namespaces of this JVM by kind
record SandboxCheck(Observation seen, Map<String, String> own, Sandbox sandbox) {

  private static final List<String> OWN_KINDS = List.of("mnt", "net", "ipc", "uts");
  private static final Set<String> LOOPBACK = Set.of("lo");
  private static final String LACKING = "absent";

  void check(List<String> wrong) {
    checkNamespaces(wrong);
    checkPrivileges(wrong);
    if (sandbox.options().stream().anyMatch(option -> option.startsWith("--overlay2=all"))) {
      wrong.add("mounts: gVisor keeps what is written to them, with " + sandbox.options());
    }
  }

  private void checkNamespaces(List<String> wrong) {
    for (var kind : OWN_KINDS) {
      if (sandbox.namespaces().getOrDefault(kind, "").equals(own.get(kind))) {
        wrong.add("namespaces: the " + kind + " namespace of gVisor's process is that of Servos");
      }
    }
    if (!LOOPBACK.containsAll(sandbox.interfaces())) {
      wrong.add("network: gVisor's process has the interfaces " + sandbox.interfaces());
    }
    if (!seen.status("Pid").equals("1")) {
      wrong.add("namespaces: Pid is '" + seen.status("Pid") + "' instead of '1'");
    }
  }

  /// A filter that a program without capabilities takes on shows `no_new_privs`: releases of gVisor
  /// that can do without it refuse the filter then, and earlier ones cannot do without it.
  private void checkPrivileges(List<String> wrong) {
    if (!List.of(LACKING, "1").contains(seen.status("NoNewPrivs"))) {
      wrong.add("no-new-privileges: NoNewPrivs is '" + seen.status("NoNewPrivs") + "'");
    }
    if (!List.of(LACKING, "0000000000000000").contains(seen.status("CapAmb"))) {
      wrong.add("capabilities: CapAmb is '" + seen.status("CapAmb") + "'");
    }
    for (var field : List.of("NoNewPrivs", "Seccomp")) {
      var value = sandbox.status().getOrDefault(field, LACKING);
      if (!value.equals(field.equals("Seccomp") ? "2" : "1")) {
        wrong.add("container: " + field + " of gVisor's process is '" + value + "'");
      }
    }
  }
}
