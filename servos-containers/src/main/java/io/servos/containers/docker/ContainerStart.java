package io.servos.containers.docker;

import io.servos.containers.engine.Attachment;
import io.servos.containers.engine.Engine;
import io.servos.containers.engine.EngineException;
import io.servos.containers.engine.JsonValue;
import io.servos.containers.gvisor.Sandbox;
import io.servos.containers.init.Counts;
import io.servos.containers.init.FirstProcess;
import io.servos.containers.init.GateReader;
import io.servos.containers.init.GateReport;
import io.servos.model.BackendFailedException;
import io.servos.model.Input;
import io.servos.model.IsolationUnavailableException;
import io.servos.model.Limit;
import io.servos.model.ServosException;
import io.servos.spi.Attachable;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

/// One start of a container, from the draft to the gate, which is opened then or later: create,
/// attach, start, look, go.
///
/// @param left takes what could not be removed after a failure, to be removed later
record ContainerStart(Engine engine, ContainerDraft draft, String runId, Consumer<Container> left) {

  private static final Duration GATE = Duration.ofSeconds(60);

  /// Time that the first process adds to the wall time before it steps in for a dead Servos.
  private static final Duration SLACK = Duration.ofSeconds(10);

  /// What is done with a container whose gate may be opened.
  private interface Continuation {
    void at(AtGate gate, ContainerRun run) throws EngineException;
  }

  /// A container that waits at its gate, or has failed to start.
  ///
  /// @param go the word that opens the gate
  record Standing(ContainerRun run, FirstProcess.Go go) {}

  /// The run, whose program goes, or which failed to start.
  ///
  /// @throws ServosException if it could not be done; then nothing is left
  ContainerRun start() throws InterruptedException {
    return start(draft.request(), go(), (gate, run) -> run.begin(gate));
  }

  /// A container that waits to be told what to start.
  ///
  /// @throws ServosException if it could not be done; then nothing is left
  Standing standBy() throws InterruptedException {
    var go = go();
    return new Standing(
        start(draft.requestWithoutCommand(), go, (gate, run) -> run.stand(gate)), go);
  }

  /// A container that waits at its gate until it is let go.
  Standing stand() throws InterruptedException {
    var go = go();
    return new Standing(start(draft.request(), go, (gate, run) -> run.stand(gate)), go);
  }

  /// Lets its program go after somebody came to its first process.
  ///
  /// @throws ServosException if that is not to be done; then nothing is left
  void letGo(Standing standing, Attachable.Attachment attachment) throws InterruptedException {
    var run = standing.run();
    try {
      // What has failed by then says so itself.
      if (run.stands()) {
        attachment.attach(Math.toIntExact(run.first().orElseThrow(this::elsewhere).pid()));
      }
      if (run.stands()) {
        run.begin(standing.go().message(), draft.names(draft.step()));
      }
    } catch (EngineException failure) {
      run.close();
      throw failed("start the container", failure);
    } catch (RuntimeException | InterruptedException failure) {
      run.close();
      throw failure;
    }
  }

  private IsolationUnavailableException elsewhere() {
    return new IsolationUnavailableException(
        "isolation '" + DockerIsolator.NAME + "'",
        "the engine at " + engine.address() + " runs its containers on another host",
        "run Servos there");
  }

  private FirstProcess.Go go() {
    return FirstProcess.Go.after(
        draft.limits().wallTime().map(time -> time.plus(draft.limits().grace()).plus(SLACK)));
  }

  private ContainerRun start(
      Map<String, Object> request, FirstProcess.Go go, Continuation continuation)
      throws InterruptedException {
    String id;
    var name = "servos-" + runId;
    try {
      id = create(name, request);
    } catch (EngineException failure) {
      if (failure.status() == 0) {
        // Without an answer nobody knows whether it was made.
        removeAnyway(name);
      }
      throw failed("make the container", failure);
    }
    try {
      return start(id, go, continuation);
    } catch (EngineException failure) {
      removeAnyway(id);
      throw failed("start the container", failure);
    } catch (RuntimeException failure) {
      removeAnyway(id);
      throw failure;
    }
  }

  /// On a thread of its own: what an interrupt breaks off, an engine may make all the same. The
  /// interrupt stays pending meanwhile.
  private String create(String name, Map<String, Object> request) throws EngineException {
    var made = new CompletableFuture<String>();
    Thread.ofVirtual()
        .name("servos-create")
        .start(
            () -> {
              try {
                made.complete(engine.create(name, request));
              } catch (EngineException | RuntimeException failure) {
                made.completeExceptionally(failure);
              }
            });
    try {
      return made.join();
    } catch (CompletionException failure) {
      if (failure.getCause() instanceof EngineException refusal) {
        throw refusal;
      }
      throw failure;
    }
  }

  private ServosException failed(String doing, EngineException failure)
      throws InterruptedException {
    return Remedies.failed(engine.address(), doing, failure);
  }

  /// On a thread of its own, since this one may be interrupted.
  private void removeAnyway(String id) {
    var removal =
        Thread.ofVirtual()
            .name("servos-remove")
            .start(() -> remove(new Container(engine, id, Optional.empty(), Optional.empty())));
    boolean interrupted = false;
    while (removal.isAlive()) {
      try {
        removal.join();
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void remove(Container container) {
    if (!container.remove()) {
      left.accept(container);
    }
  }

  private ContainerRun start(String id, FirstProcess.Go go, Continuation continuation)
      throws EngineException {
    var attachment = engine.attach(id, draft.isTerminal());
    try {
      engine.start(id);
      if (draft.step().input() instanceof Input.Terminal(int rows, int columns)) {
        engine.resize(id, rows, columns);
      }
      var report = report(id, attachment);
      var says = inspected(id);
      var sandbox = draft.isGvisor() ? Optional.of(sandbox(says, id)) : Optional.<Sandbox>empty();
      var first = sandbox.isPresent() ? sentry(sandbox.get()) : firstProcess(says, report);
      var container = new Container(engine, id, first, sandbox);
      var run =
          new ContainerRun(
              runId,
              container,
              attachment,
              draft.limits(),
              draft.names(draft.step()),
              draft.isTerminal());
      judge(run, container, gateCheck(says, report, sandbox), report, go, continuation);
      return run;
    } catch (EngineException | RuntimeException failure) {
      attachment.close();
      throw failure;
    }
  }

  /// Goes on with a container that is what was asked for, and with no other.
  private void judge(
      ContainerRun run,
      Container container,
      GateCheck check,
      GateReport report,
      FirstProcess.Go go,
      Continuation continuation)
      throws EngineException {
    if (check.sandbox().isEmpty() && check.seen().isOfAnotherKernel()) {
      var runtime = check.engineSays().at("HostConfig").at("Runtime").text();
      run.refuse(StartFailures.anotherKernel(runtime.orElse("")));
      return;
    }
    var wrong = mismatches(check, container);
    if (wrong.isEmpty()) {
      continuation.at(atGate(check, container, go, report.counts()), run);
    } else {
      run.refuse(StartFailures.mismatch("container", String.join("; ", wrong)));
    }
  }

  private GateCheck gateCheck(JsonValue says, GateReport report, Optional<Sandbox> sandbox) {
    boolean isOnThisHost = sandbox.isPresent() || isOnThisKernel(report);
    var own = isOnThisHost ? namespaces() : Map.<String, String>of();
    return new GateCheck(draft, says, new Observation(report), own, sandbox);
  }

  private Sandbox sandbox(JsonValue says, String id) {
    try {
      return Gvisor.sandbox(says, id);
    } catch (IOException hidden) {
      throw new IsolationUnavailableException(
          "runtime '" + draft.config().runtime().orElse(Gvisor.NAME) + "'",
          "what holds for it on its host could not be read there: " + told(hidden),
          "run Servos as root where the engine runs, with all processes and control groups in"
              + " sight, or use another runtime");
    }
  }

  private static String told(IOException failure) {
    return failure instanceof FileSystemException
        ? failure.toString()
        : String.valueOf(failure.getMessage());
  }

  private static Optional<ProcessHandle> sentry(Sandbox sandbox) {
    return ProcessHandle.of(sandbox.process());
  }

  private GateReport report(String id, Attachment attachment) throws EngineException {
    var reader = new GateReader();
    var chunk = new byte[1 << 14];
    try (var _ = attachment.closeAfter(GATE)) {
      while (true) {
        int count = attachment.read(chunk);
        if (count < 0) {
          throw endedAtGate(id);
        }
        var report = reader.add(Arrays.copyOf(chunk, count));
        if (report.isPresent()) {
          return report.get();
        }
      }
    } catch (IllegalArgumentException garbled) {
      throw new BackendFailedException(
          DockerIsolator.NAME,
          "the first process of the container reports " + garbled.getMessage(),
          "use a runtime that executes it as it is",
          garbled);
    } catch (EngineException failure) {
      throw failure;
    } catch (IOException failure) {
      throw attachment.failed(failure);
    }
  }

  private BackendFailedException endedAtGate(String id) throws EngineException {
    var state = engine.inspect(id).map(known -> known.at("State"));
    var why = state.flatMap(known -> known.at("Error").text()).filter(text -> !text.isEmpty());
    boolean isOutOfMemory = state.map(known -> known.at("OOMKilled").isTrue()).orElse(false);
    return new BackendFailedException(
        DockerIsolator.NAME,
        "the container ended before its program could start"
            + (isOutOfMemory ? ": out of memory" : why.map(text -> ": " + text).orElse("")),
        isOutOfMemory ? "allow it more memory" : "read the engine's log (journalctl -u docker)",
        null);
  }

  private JsonValue inspected(String id) throws EngineException {
    return engine
        .inspect(id)
        .orElseThrow(
            () ->
                new BackendFailedException(
                    DockerIsolator.NAME,
                    "the container was removed from outside",
                    "run it again",
                    null));
  }

  private AtGate atGate(GateCheck check, Container container, FirstProcess.Go go, Counts before) {
    return new AtGate(
        go,
        new ReceiptText(check, engine.name(), container.id()).write(),
        before,
        Egresses.of(draft.config().network(), container));
  }

  private List<String> mismatches(GateCheck check, Container container) throws EngineException {
    var wrong = new ArrayList<>(check.mismatches());
    if (draft.limits().cpuTime().isPresent() && container.processorTime().isEmpty()) {
      wrong.add(Limit.CPU_TIME + ": the engine counts no processor time");
    }
    return wrong;
  }

  /// The namespaces of this JVM, whose numbers mean nothing on another kernel.
  private static Map<String, String> namespaces() {
    var own = new TreeMap<String, String>();
    for (var kind : Observation.KINDS) {
      link(Path.of("/proc/self/ns", kind)).ifPresent(link -> own.put(kind, link));
    }
    return own;
  }

  private static boolean isOnThisKernel(GateReport report) {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/random/boot_id"))
          .strip()
          .equals(report.text("/proc/sys/kernel/random/boot_id"));
    } catch (IOException _) {
      // A kernel that does not tell is not known to be the same.
      return false;
    }
  }

  /// Where this user may see that it is the one.
  private static Optional<ProcessHandle> firstProcess(JsonValue says, GateReport report) {
    long pid = says.at("State").at("Pid").number().orElse(0);
    var expected = Optional.of(report.text("/proc/self/ns/pid"));
    return pid > 0
            && isOnThisKernel(report)
            && link(Path.of("/proc", Long.toString(pid), "ns/pid")).equals(expected)
        ? ProcessHandle.of(pid)
        : Optional.empty();
  }

  private static Optional<String> link(Path path) {
    try {
      return Optional.of(Files.readSymbolicLink(path).toString());
    } catch (IOException _) {
      // It has ended, or is not this user's to look at.
      return Optional.empty();
    }
  }
}
