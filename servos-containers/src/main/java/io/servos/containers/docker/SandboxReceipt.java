package io.servos.containers.docker;

import io.servos.containers.gvisor.Sandbox;
import io.servos.model.Limit;
import io.servos.model.Receipt;
import java.util.List;
import java.util.stream.Collectors;

/// Says of a container of gVisor where each barrier stands, in gVisor's kernel or on the host.
record SandboxReceipt(GateCheck check, Sandbox sandbox) {

  /// Adds what the container runs in, and replaces what is not as with other runtimes.
  void amend(List<Receipt.Line> lines) {
    lines.add(
        1,
        new Receipt.Line(
            "runtime",
            check.draft().config().runtime().orElse(Gvisor.NAME),
            "gVisor " + sandbox.version() + ", whose kernel is a process of the host",
            processes()));
    lines.replaceAll(this::amended);
  }

  private String processes() {
    var status = sandbox.status();
    return "on the host "
        + sandbox.members().entrySet().stream()
            .map(one -> one.getValue() + " " + one.getKey())
            .collect(Collectors.joining(", "))
        + ", options "
        + sandbox.options()
        + ", NoNewPrivs "
        + status.get("NoNewPrivs")
        + ", Seccomp "
        + status.get("Seccomp")
        + ", CapEff "
        + status.get("CapEff");
  }

  private Receipt.Line amended(Receipt.Line line) {
    return switch (line.barrier()) {
      case "user" -> with(line, "ids of gVisor's kernel", line.observed());
      case "namespaces" ->
          with(
              line,
              "of gVisor's kernel; its process has others than Servos",
              line.observed()
                  + " inside; on the host "
                  + String.join(" ", sandbox.namespaces().values()));
      case "control group" ->
          with(
              line,
              "made by the runtime on the host, with every process of gVisor in it",
              String.join(" ", sandbox.group().paths())
                  + " with the processes "
                  + sandbox.group().members().stream().sorted().toList());
      case "network" ->
          with(
              line,
              "of gVisor's kernel; on the host a network namespace with loopback only",
              check.seen().namespaces().get("net")
                  + " inside; on the host "
                  + sandbox.namespaces().get("net")
                  + " with "
                  + sandbox.interfaces()
                  + ", that of Servos is "
                  + check.own().get("net"));
      default -> amendedPrivilege(line);
    };
  }

  private Receipt.Line amendedPrivilege(Receipt.Line line) {
    return switch (line.barrier()) {
      case "no-new-privileges" ->
          with(
              line,
              "of gVisor's kernel, which shows no flag: with a filter and no capability it is set",
              line.observed()
                  + "; Seccomp "
                  + check.seen().status("Seccomp")
                  + " with CapEff "
                  + check.seen().status("CapEff"));
      case "seccomp" ->
          with(
              line,
              "the filter of Servos in gVisor's kernel, which takes on none of the engine",
              line.observed());
      default -> amendedLimit(line);
    };
  }

  private Receipt.Line amendedLimit(Receipt.Line line) {
    if (line.asked().equals("unlimited") || line.how().equals("nothing")) {
      return line;
    }
    if (line.barrier().equals(Limit.MEMORY.label())) {
      return with(line, line.how() + " on the host; ends gVisor as a whole", line.observed());
    }
    if (line.barrier().equals(Limit.CPUS.label())) {
      return with(line, line.how() + " on the host", line.observed());
    }
    if (line.barrier().equals(Limit.PIDS.label())) {
      return with(
          line,
          "RLIMIT_NPROC in gVisor's kernel; " + line.how() + " for gVisor's own threads",
          "Max processes "
              + check.seen().limit("Max processes")
              + ", 1 of them for init; pids.max="
              + check.groups().get("pids.max")
              + " on the host");
    }
    if (line.barrier().equals(Limit.CPU_TIME.label())) {
      return with(
          line,
          "the host's count for gVisor from the gate on, watched by Servos, RLIMIT_CPU per process",
          line.observed());
    }
    return line.barrier().equals(Limit.TMP_SIZE.label())
        ? with(line, line.how() + "; inodes are memory, not counted", line.observed())
        : line;
  }

  private static Receipt.Line with(Receipt.Line line, String how, String observed) {
    return new Receipt.Line(line.barrier(), line.asked(), how, observed);
  }
}
