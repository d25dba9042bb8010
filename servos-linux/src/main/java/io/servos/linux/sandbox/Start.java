package io.servos.linux.sandbox;

import io.servos.linux.facility.Command;
import io.servos.linux.facility.Descriptor;
import io.servos.linux.facility.Namespaces;
import io.servos.linux.facility.Namespaces.Network;
import io.servos.linux.facility.Placement;
import io.servos.linux.libc.Descriptors;
import io.servos.linux.libc.Fd;
import io.servos.linux.libc.Processes;
import io.servos.linux.network.Uplink;
import io.servos.linux.receipt.Expectation;
import io.servos.linux.receipt.Observation;
import io.servos.linux.receipt.ReceiptCheck;
import io.servos.linux.receipt.ReceiptWriter;
import io.servos.model.EnvironmentConfig;
import io.servos.model.InvalidConfigException;
import io.servos.model.NetworkPolicy;
import io.servos.model.Receipt;
import io.servos.model.StartFailure;
import io.servos.model.UserId;
import io.servos.spi.Attachable;
import io.servos.spi.Step;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/// One start of a program, from the draft to the opened gate.
final class Start {

  private static final Duration DEADLINE = Duration.ofSeconds(30);

  private final SandboxEngine engine;
  private final EnvironmentConfig config;
  private final Holdings holdings;
  private final UserId outside;
  private final List<Fd> idMaps = new ArrayList<>();
  private final Step step;
  private final Optional<Fd> network;
  private final Blueprint blueprint;
  private volatile Command command = Images.ANY;

  Start(
      SandboxEngine engine,
      Step step,
      EnvironmentConfig config,
      Holdings holdings,
      Drafting.Patience patience)
      throws InterruptedException {
    this.engine = engine;
    this.step = step;
    this.config = config;
    this.holdings = holdings;
    this.outside = engine.outside(holdings.user());
    this.network = network();
    var namespaces =
        new Namespaces(
            !isIsolated() ? Network.SHARED : network.isPresent() ? Network.READY : Network.NEW,
            holdings.cgroup().directory().isPresent());
    try {
      this.blueprint =
          engine.drafting().draft(step, config, outside, namespaces, patience, this::ownerMap);
    } catch (RuntimeException | InterruptedException failure) {
      network.ifPresent(Fd::close);
      throw failure;
    }
  }

  private boolean isIsolated() {
    return !(config.network() instanceof NetworkPolicy.Host);
  }

  private Optional<Fd> network() {
    return isIsolated() && holdings.user().isPresent()
        ? engine.networks().take()
        : Optional.empty();
  }

  private OptionalInt ownerMap(Path path) throws InterruptedException {
    var namespace = ownerNamespace(path);
    if (namespace.isEmpty()) {
      return OptionalInt.empty();
    }
    if (!idMaps.contains(namespace.get())) {
      idMaps.add(namespace.get());
    }
    return OptionalInt.of(Descriptor.FIRST_ID_MAP + idMaps.indexOf(namespace.get()));
  }

  private Optional<Fd> ownerNamespace(Path path) throws InterruptedException {
    if (holdings.user().isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(engine.owners().mapping(OwnerNamespaces.ownerOf(path), outside));
    } catch (IOException _) {
      throw InvalidConfigException.of(
          "mounts", "'" + path + "' vanished", "name a path that stays where it is");
    }
  }

  /// Starts the launcher. If this throws, nothing was started; the holdings stay with the caller.
  SandboxRun launch() {
    command = Drafting.command(step, config);
    try (var own = new Own(network)) {
      return launch(own, own.keep(CommandFile.of(command).descriptor()));
    }
  }

  /// The same, with a command that is put into its file later.
  SandboxRun launch(CommandFile file) {
    try (var own = new Own(network)) {
      return launch(own, file.descriptor());
    }
  }

  private SandboxRun launch(Own own, Fd file) {
    var channels = Channels.open(step.input());
    try {
      int pid = spawn(descriptors(own, file, channels));
      channels.closeTheirs();
      return watched(channels, pid);
    } catch (RuntimeException failure) {
      channels.close();
      throw failure;
    }
  }

  /// Without somebody who watches it the launcher is ended, and waited for: its holdings are given
  /// to others next.
  private SandboxRun watched(Channels channels, int pid) {
    try {
      return new SandboxRun(
          name(),
          engine.reactor(),
          config.limits(),
          () -> blueprint.program(command),
          channels,
          holdings,
          pid);
    } catch (RuntimeException failure) {
      channels.close();
      Processes.waitFor(pid);
      throw failure;
    }
  }

  /// Gives back what was held for a launch that failed.
  void giveBack() {
    network.ifPresent(Fd::close);
    holdings.close();
  }

  /// Puts a command into the file of a sandbox that waits for it: false when it has ended.
  boolean command(CommandFile file, Command given) {
    command = given;
    return file.write(given);
  }

  /// A random UUID that needs no secret: the secure generator takes milliseconds at its first use.
  private static String name() {
    var random = ThreadLocalRandom.current();
    long high = (random.nextLong() & ~0xf000L) | 0x4000L;
    long low = (random.nextLong() >>> 2) | Long.MIN_VALUE;
    return new UUID(high, low).toString();
  }

  /// In the order of [Descriptor]. What is not used has the place taken by the command.
  private List<Fd> descriptors(Own own, Fd file, Channels channels) {
    var group =
        holdings
            .cgroup()
            .directory()
            .map(path -> own.keep(Descriptors.open(path, Descriptors.O_RDONLY)));
    var all = new ArrayList<>(channels.theirs());
    all.add(file);
    all.add(group.orElse(file));
    all.add(network.orElse(file));
    all.addAll(idMaps);
    return all;
  }

  private int spawn(List<Fd> descriptors) {
    var image = engine.images().of(blueprint);
    return holdings.cgroup().spawn(() -> Processes.spawn("servos-sandbox", image, descriptors));
  }

  /// Descriptors that are ours until the launcher has its copies.
  private static final class Own implements AutoCloseable {
    private final List<Fd> all = new ArrayList<>();

    Own(Optional<Fd> first) {
      first.ifPresent(all::add);
    }

    Fd keep(Fd fd) {
      all.add(fd);
      return fd;
    }

    @Override
    public void close() {
      all.forEach(Fd::close);
    }
  }

  /// A program at its gate, with everything around it as it should be.
  record Passed(int pid, Expectation expected, Observation seen) {}

  /// Brings the program to its gate, checks what stands around it, lets somebody come to it, and
  /// lets it go. When something is amiss the run ends by itself, as failed to start.
  void pass(SandboxRun run, Attachable.Attachment attachment) throws InterruptedException {
    var passed = check(run);
    if (passed.isEmpty()) {
      return;
    }
    attachment.attach(passed.get().pid());
    if (run.meet(passed.get().pid())) {
      run.begin(run::openGate);
      engine.restock();
      run.keep(receipt(passed.get()));
    }
  }

  /// Brings the program to its gate and checks what stands around it. Empty when something is
  /// amiss; then the run ends by itself.
  Optional<Passed> check(SandboxRun run) throws InterruptedException {
    var waiting = run.awaitGate(DEADLINE);
    if (waiting.isEmpty()) {
      return Optional.empty();
    }
    int pid = waiting.get().pid();
    try {
      var seen = Observation.of(pid, engine.host().namespaces());
      var expected = expectation();
      var wrong = ReceiptCheck.mismatches(expected, seen);
      if (wrong.isEmpty()) {
        leadOut(pid);
        return Optional.of(new Passed(pid, expected, seen));
      }
      run.refuse(mismatch("program", String.join("; ", wrong)));
    } catch (IOException failure) {
      run.refuse(mismatch("/proc/" + pid, "it could not be read: " + failure.getMessage()));
    }
    return Optional.empty();
  }

  private void leadOut(int pid) {
    if (config.network() instanceof NetworkPolicy.Allow allow) {
      holdings.wayOut().take(Uplink.open(pid, allow, engine.reactor(), ProcessIsolator.NAME));
    }
  }

  private Expectation expectation() {
    return new Expectation(
        outside,
        config.user(),
        isIsolated(),
        config.limits(),
        holdings.cgroup().names(),
        hostTrees(),
        blueprint.keepsGate(),
        Drafting.binfmt(step));
  }

  private List<Placement.HostTree> hostTrees() {
    return blueprint.mounts().placements().stream()
        .filter(Placement.HostTree.class::isInstance)
        .map(Placement.HostTree.class::cast)
        .toList();
  }

  /// Whether a tree of the host can be attached at its own path: no place there is taken.
  boolean hasPlaceFor(Path tree) {
    return isOfSystem(tree)
        || blueprint.mounts().placements().stream()
            .noneMatch(
                one ->
                    one.target().startsWith(tree)
                        || (tree.startsWith(one.target()) && !takesMore(one)));
  }

  private static boolean isOfSystem(Path tree) {
    return tree.startsWith("/usr");
  }

  private static boolean takesMore(Placement placement) {
    return placement instanceof Placement.Memory || placement instanceof Placement.Directory;
  }

  /// Shows what a step needs in a sandbox that waits, and looks whether it is there as it should
  /// be. Empty when something is amiss; then the run ends by itself.
  ///
  /// @throws io.servos.model.BackendFailedException if it cannot be shown
  Optional<Passed> show(SandboxRun run, Passed passed, Step wanted) throws InterruptedException {
    if (isOfSystem(wanted.material())) {
      return Optional.of(passed);
    }
    int pid = passed.pid();
    var tree =
        new LateMount(pid, passed.seen().namespaces(), config.user())
            .attach(wanted.material(), wanted.workdir(), ownerNamespace(wanted.material()));
    var expected = passed.expected().withTree(tree);
    try {
      var seen = passed.seen().withMountsOf(pid);
      var wrong = ReceiptCheck.mismatches(expected, seen);
      if (wrong.isEmpty()) {
        return Optional.of(new Passed(pid, expected, seen));
      }
      run.refuse(mismatch("program", String.join("; ", wrong)));
    } catch (IOException failure) {
      run.refuse(mismatch("/proc/" + pid, "it could not be read: " + failure.getMessage()));
    }
    return Optional.empty();
  }

  /// What the sandbox takes now; that of its waiting program alone where nobody counts the whole.
  OptionalLong memoryBytes(int pid) {
    var counted = holdings.cgroup().memoryBytes();
    return counted.isPresent() ? counted : ResidentMemory.proportional(pid);
  }

  Receipt receipt(Passed passed) {
    var filter = blueprint.seccomp();
    return new ReceiptWriter(
            config,
            passed.expected(),
            passed.seen(),
            engine.cgroups().label(),
            holdings.cgroup().readBack(),
            "BPF, " + filter.program().length() + " instructions, sha256 " + filter.digest().get(),
            blueprint.landlock().version())
        .write();
  }

  private static StartFailure mismatch(String object, String cause) {
    return new StartFailure(
        StartFailure.Kind.RECEIPT_MISMATCH,
        "receipt",
        object,
        cause,
        "check that /proc is the host's own; if it is, report this as a bug in Servos");
  }
}
