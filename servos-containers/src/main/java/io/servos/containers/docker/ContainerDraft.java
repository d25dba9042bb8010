package io.servos.containers.docker;

import io.servos.containers.engine.JsonValue;
import io.servos.containers.init.FirstProcess;
import io.servos.model.EnvironmentConfig;
import io.servos.model.Input;
import io.servos.model.Limits;
import io.servos.model.NetworkPolicy;
import io.servos.spi.Step;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/// Turns what was asked into a container, as engines take it.
///
/// @param image what is known of its image
/// @param shown what of the host is seen inside
/// @param init the file of the first process on the host
/// @param filtersCalls whether that takes on a filter of system calls besides the engine's
/// @param labels how the container is found again
record ContainerDraft(
    Step step,
    EnvironmentConfig config,
    EngineFacts facts,
    JsonValue image,
    List<HostFiles.Shown> shown,
    Path init,
    boolean filtersCalls,
    Map<String, String> labels) {

  static final String HOSTNAME = "servos";

  /// The first process, which counts as a process too.
  static final int OWN_PROCESSES = 1;

  /// As for isolation `process`: none, and no core handler of the host either; see core(5).
  static final long NO_CORE = 1;

  /// What engines mask by themselves, and what of /sys and /proc tells of the host and of others.
  private static final List<String> MASKED =
      List.of(
          "/proc/acpi",
          "/proc/asound",
          "/proc/interrupts",
          "/proc/kcore",
          "/proc/keys",
          "/proc/latency_stats",
          "/proc/locks",
          "/proc/sched_debug",
          "/proc/scsi",
          "/proc/timer_list",
          "/proc/timer_stats",
          "/sys/block",
          "/sys/bus",
          "/sys/class",
          "/sys/dev",
          "/sys/devices",
          "/sys/firmware",
          "/sys/kernel",
          "/sys/module",
          "/sys/power");

  static final int TMP_INODES = 16_384;
  private static final int MOST_PROCESSES = 4_194_304;
  private static final long NANOS = Duration.ofSeconds(1).toNanos();

  /// What is sent to make one whose first process is told later what to start.
  Map<String, Object> requestWithoutCommand() {
    return request(List.of());
  }

  /// What is sent to make it.
  Map<String, Object> request() {
    return request(command(step));
  }

  /// What the first process starts for such a step.
  List<String> command(Step one) {
    return FirstProcess.arguments(workdir(one), candidates(one), one.argv());
  }

  private Map<String, Object> request(List<String> command) {
    var request = new LinkedHashMap<String, Object>();
    request.put("Image", image.at("Id").text().orElseThrow());
    request.put("Entrypoint", List.of(FirstProcess.PATH));
    request.put("Cmd", command);
    request.put("WorkingDir", "/");
    request.put("Env", environmentWithRemovals());
    request.put("User", config.user().label());
    request.put("Hostname", HOSTNAME);
    request.put("Tty", isTerminal());
    for (var key :
        List.of("OpenStdin", "StdinOnce", "AttachStdin", "AttachStdout", "AttachStderr")) {
      request.put(key, true);
    }
    request.put("Healthcheck", Map.of("Test", List.of("NONE")));
    request.put("Labels", labels);
    request.put("HostConfig", host());
    return request;
  }

  boolean isTerminal() {
    return step.input() instanceof Input.Terminal;
  }

  private String workdir(Step one) {
    return config.workdir().orElse(one.workdir()).toString();
  }

  /// How failures of its start are told.
  StartFailures names(Step one) {
    return new StartFailures(one.executable().toString(), workdir(one));
  }

  /// Of a name, its places in the directories of `PATH`.
  private List<String> candidates(Step one) {
    var executable = one.executable();
    if (executable.isAbsolute()) {
      return List.of(executable.toString());
    }
    var candidates = new ArrayList<String>();
    for (var directory : environment().getOrDefault("PATH", "").split(":", -1)) {
      if (directory.startsWith("/")) {
        candidates.add(directory + "/" + executable);
      }
    }
    return candidates;
  }

  /// What the program gets.
  Map<String, String> environment() {
    return config.variables();
  }

  /// A name without a value keeps engines from adding the variable, of the image or of their own.
  private List<String> environmentWithRemovals() {
    var asked = environment();
    var all = new ArrayList<String>();
    asked.forEach((name, value) -> all.add(name + "=" + value));
    var added = new ArrayList<>(List.of("HOSTNAME", "TERM"));
    for (var variable : image.at("Config").at("Env").texts()) {
      added.add(variable.split("=", 2)[0]);
    }
    added.stream().distinct().filter(name -> !asked.containsKey(name)).forEach(all::add);
    return all;
  }

  private Map<String, Object> host() {
    var host = new LinkedHashMap<String, Object>();
    addNetwork(host);
    host.put("ReadonlyRootfs", true);
    host.put("CapDrop", List.of("ALL"));
    host.put("SecurityOpt", List.of("no-new-privileges:true"));
    host.put("IpcMode", "private");
    host.put("CgroupnsMode", "private");
    host.put("Init", false);
    host.put("AutoRemove", false);
    host.put("LogConfig", Map.of("Type", "none"));
    host.put("RestartPolicy", Map.of("Name", "no"));
    config.runtime().ifPresent(runtime -> host.put("Runtime", runtime));
    host.put("Tmpfs", privateFileSystems());
    host.put("Mounts", mounts());
    host.put("MaskedPaths", MASKED);
    host.put("Ulimits", ulimits());
    addGroups(host);
    return host;
  }

  /// Where the host's name servers are is nothing to a program that has no way there.
  private void addNetwork(Map<String, Object> host) {
    if (config.network() instanceof NetworkPolicy.Host) {
      host.put("NetworkMode", "host");
      return;
    }
    boolean isAllowList = config.network() instanceof NetworkPolicy.Allow;
    host.put("NetworkMode", "none");
    host.put("Dns", List.of(isAllowList ? Egresses.nameServer() : "127.0.0.1"));
    host.put("DnsSearch", List.of("."));
    if (isAllowList) {
      host.put("Sysctls", Map.of("net.ipv6.conf.all.disable_ipv6", "0"));
    }
  }

  /// They belong to the program's user, as runtimes give them the mode of the image's directory.
  private Map<String, String> privateFileSystems() {
    // gVisor shows what it is given, Linux whole pages in any case.
    var size = isGvisor() ? tmpKibibytes() + "k" : Long.toString(limits().tmpBytes());
    var options =
        "rw,exec,nosuid,nodev,mode=1777,uid=%d,gid=%d,size=%s,nr_inodes=%d"
            .formatted(config.user().uid(), config.user().gid(), size, TMP_INODES);
    return Map.of("/tmp", options, "/dev/shm", options);
  }

  /// The size of a private file system, in whole pages.
  long tmpKibibytes() {
    return (limits().tmpBytes() + 4095) / 4096 * 4;
  }

  private List<Map<String, Object>> mounts() {
    var mounts = new ArrayList<Map<String, Object>>();
    mounts.add(bind(init.toString(), FirstProcess.PATH, false));
    for (var one : shown) {
      mounts.add(bind(one.source().toString(), one.target().toString(), one.writable()));
    }
    return mounts;
  }

  private static Map<String, Object> bind(String source, String target, boolean writable) {
    return Map.of(
        "Type",
        "bind",
        "Source",
        source,
        "Target",
        target,
        "ReadOnly",
        !writable,
        "BindOptions",
        Map.of("Propagation", "rprivate", "NonRecursive", true));
  }

  private List<Map<String, Object>> ulimits() {
    var ulimits = new ArrayList<Map<String, Object>>();
    ulimits.add(ulimit("core", NO_CORE));
    ulimits.add(ulimit("nofile", limits().openFiles()));
    limits().fileSizeBytes().ifPresent(bytes -> ulimits.add(ulimit("fsize", bytes)));
    limits().cpuTime().ifPresent(time -> ulimits.add(ulimit("cpu", processorSeconds(time))));
    ownProcesses().ifPresent(most -> ulimits.add(ulimit("nproc", most)));
    return ulimits;
  }

  private static Map<String, Object> ulimit(String name, long value) {
    var ulimit = new LinkedHashMap<String, Object>();
    ulimit.put("Name", name);
    ulimit.put("Soft", value);
    ulimit.put("Hard", value);
    return ulimit;
  }

  private void addGroups(Map<String, Object> host) {
    if (facts.memoryLimit()) {
      limits()
          .memoryBytes()
          .ifPresent(
              bytes -> {
                host.put("Memory", bytes);
                host.put("MemorySwap", bytes);
                if (!facts.unifiedGroups()) {
                  host.put("MemorySwappiness", 0);
                }
              });
    }
    if (facts.cpuQuota()) {
      limits().cpus().ifPresent(cpus -> host.put("NanoCpus", Math.round(cpus * NANOS)));
    }
    if (facts.pidsLimit()) {
      limits().pids().ifPresent(pids -> host.put("PidsLimit", processes(pids)));
    }
  }

  /// How many the host lets the container have.
  long processes(int pids) {
    return Math.min(isGvisor() ? Gvisor.hostProcesses(pids) : pids + OWN_PROCESSES, MOST_PROCESSES);
  }

  /// How many gVisor's kernel lets its programs have, all of which are of one user. Linux counts
  /// other containers' of that user too, and is asked for none.
  OptionalLong ownProcesses() {
    return isGvisor() && limits().pids().isPresent()
        ? OptionalLong.of(limits().pids().getAsInt() + OWN_PROCESSES)
        : OptionalLong.empty();
  }

  boolean isGvisor() {
    return Gvisor.isAskedFor(config);
  }

  Limits limits() {
    return config.limits();
  }

  /// The kernel's limit of each process, for a Servos that does not get round to looking: late
  /// enough that it is Servos who ends the program and says why.
  static long processorSeconds(Duration limit) {
    return limit.toSeconds() + 5;
  }
}
