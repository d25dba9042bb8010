package io.servos.linux.sandbox;

import io.servos.linux.abi.Architecture;
import io.servos.linux.facility.Capabilities;
import io.servos.linux.facility.Command;
import io.servos.linux.facility.Descriptor;
import io.servos.linux.facility.Gate;
import io.servos.linux.facility.Landlock;
import io.servos.linux.facility.Mounts;
import io.servos.linux.facility.Namespaces;
import io.servos.linux.facility.Reaper;
import io.servos.linux.facility.Records;
import io.servos.linux.facility.Rlimits;
import io.servos.linux.facility.Seccomp;
import io.servos.linux.facility.Session;
import io.servos.linux.facility.UserMap;
import io.servos.linux.facility.Watchdog;
import io.servos.linux.launch.Call;
import io.servos.linux.launch.LaunchProgram;
import io.servos.linux.launch.Sequence;
import io.servos.model.NetworkPolicy;
import io.servos.model.UserId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Everything that was decided for one sandbox.
///
/// @param terminal whether the program gets a terminal as descriptors 0 to 2
/// @param lastCapability the highest capability that this kernel knows
/// @param lifetime after which the launcher ends the sandbox by itself
/// @param workdir where the program starts
/// @param keepsGate whether the program still has the gate, over which it is told what to do
record Blueprint(
    Namespaces namespaces,
    UserMap user,
    Mounts mounts,
    Rlimits rlimits,
    Seccomp seccomp,
    Landlock landlock,
    boolean terminal,
    int lastCapability,
    Optional<Duration> lifetime,
    String workdir,
    boolean keepsGate) {

  private static final String HOSTNAME = "servos";

  /// A sandbox that is like most, and is never started.
  static Blueprint example(Host host, RootTree tree, Seccomp filter) {
    var user = UserId.DEFAULT;
    return new Blueprint(
        new Namespaces(Namespaces.Network.NEW, false),
        new UserMap(user, user, host.isRoot(), false),
        new Mounts(tree.placements(user, new NetworkPolicy.None(), 1 << 20, false)),
        new Rlimits(List.of()),
        filter,
        new Landlock(host.landlock(), List.of(), List.of()),
        false,
        host.lastCapability(),
        Optional.empty(),
        "/",
        false);
  }

  /// The launch: a launcher outside, the sandbox's first process, and the program.
  LaunchProgram program(Command command) {
    var launcher = new Sequence("launcher");
    var init = new Sequence("init");
    var program = new Sequence("program");
    var abandoned = new Sequence("abandoned").add(Session.exit(125));
    var opened = mounts.open();
    var watchdog = new Watchdog();

    // What else this JVM had open, such as pipes to other programs, must not stay open here.
    launcher.add(Session.closeFrom(mounts.firstUnused()));
    launcher.add(Session.umask(0));
    launcher.addAll(namespaces.enter());
    if (user.leased()) {
      launcher.addAll(opened.calls());
    }
    launcher.addAll(user.assume(namespaces.intoCgroup()));
    var create = namespaces.create(init, watchdog.pidfd(), watchdog.pidfdOffset());
    launcher.add(create);
    launcher.addAll(Capabilities.closeUp());
    launcher.addAll(watchdog.watch(create, lifetime));

    init.add(Session.endWithParent()).add(Session.close(Descriptor.LIFELINE, Descriptor.LIFELINE));
    init.addAll(user.map()).addAll(namespaces.configure(HOSTNAME));
    if (!user.leased()) {
      init.addAll(opened.calls());
    }
    init.addAll(mounts.build(opened)).addAll(Reaper.start(program));

    program.addAll(programCalls(abandoned, command));
    var failure = Records.failure();
    var failed =
        new Sequence("failed").add(Records.send(failure, "failure")).add(Session.exit(125));
    return new LaunchProgram(
        Architecture.current(),
        List.of(launcher, init, program, abandoned),
        new LaunchProgram.Failure(failure, failed));
  }

  private List<Call> programCalls(Sequence abandoned, Command command) {
    var program = new Sequence("program");
    program.add(Command.map());
    program.add(Session.closeFrom(Descriptor.LIFELINE));
    program.addAll(Session.begin(terminal));
    program.addAll(user.nest());
    program.add(Session.umask(022)).add(Session.changeDirectory(workdir));
    program.addAll(Capabilities.dropAll(lastCapability));
    program.addAll(landlock.restrict());
    program.add(Session.closeFrom(Descriptor.LIFELINE));
    program.add(Session.closeOnExecFrom(Descriptor.STATUS));
    if (keepsGate) {
      program.add(Session.duplicate(Descriptor.GATE, Descriptor.KEPT_GATE));
    }
    program.addAll(rlimits.set());
    program.add(seccomp.install());
    program.addAll(Gate.pass(abandoned));
    program.add(command.execute());
    return program.calls();
  }
}
