package io.servos.containers.docker;

import io.servos.containers.engine.Attachment;
import io.servos.containers.engine.Engine;
import io.servos.containers.engine.EngineException;
import io.servos.containers.engine.JsonValue;
import io.servos.containers.init.FirstProcess;
import io.servos.containers.init.GateReader;
import io.servos.containers.init.GateReport;
import io.servos.model.BackendFailedException;
import io.servos.model.Input;
import io.servos.model.Limit;
import io.servos.model.ServosException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/// One start of a container, from the draft to the opened gate: create, attach, start, look, go.
///
/// @param left takes what could not be removed after a failure, to be removed later
record ContainerStart(Engine engine, ContainerDraft draft, String runId, Consumer<Container> left) {

  private static final Duration GATE = Duration.ofSeconds(60);

  /// Time that the first process adds to the wall time before it steps in for a dead Servos.
  private static final Duration SLACK = Duration.ofSeconds(10);

  /// The run, whose program goes, or which failed to start.
  ///
  /// @throws ServosException if it could not be done; then nothing is left
  ContainerRun start() throws InterruptedException {
    String id;
    var name = "servos-" + runId;
    try {
      id = engine.create(name, draft.request());
    } catch (EngineException failure) {
      if (failure.status() == 0) {
        // Without an answer nobody knows whether it was made.
        removeAnyway(name);
      }
      throw failed("make the container", failure);
    }
    try {
      return start(id);
    } catch (EngineException failure) {
      removeAnyway(id);
      throw failed("start the container", failure);
    } catch (RuntimeException failure) {
      removeAnyway(id);
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
            .start(() -> remove(new Container(engine, id, Optional.empty())));
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

  private ContainerRun start(String id) throws EngineException {
    var attachment = engine.attach(id, draft.isTerminal());
    try {
      engine.start(id);
      if (draft.step().input() instanceof Input.Terminal(int rows, int columns)) {
        engine.resize(id, rows, columns);
      }
      return atGate(id, attachment, report(id, attachment));
    } catch (EngineException | RuntimeException failure) {
      attachment.close();
      throw failure;
    }
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

  private ContainerRun atGate(String id, Attachment attachment, GateReport report)
      throws EngineException {
    var says =
        engine
            .inspect(id)
            .orElseThrow(
                () ->
                    new BackendFailedException(
                        DockerIsolator.NAME,
                        "the container was removed from outside",
                        "run it again",
                        null));
    var container = new Container(engine, id, firstProcess(says, report));
    var names =
        new StartFailures(
            draft.step().executable().toString(),
            draft.config().workdir().orElse(draft.step().workdir()).toString());
    var run =
        new ContainerRun(runId, container, attachment, draft.limits(), names, draft.isTerminal());
    var seen = new Observation(report);
    if (seen.isOfAnotherKernel()) {
      run.refuse(
          StartFailures.anotherKernel(says.at("HostConfig").at("Runtime").text().orElse("")));
      return run;
    }
    var check = new GateCheck(draft, says, seen, namespaces(report));
    var wrong = mismatches(check, container);
    if (wrong.isEmpty()) {
      var lifetime =
          draft.limits().wallTime().map(time -> time.plus(draft.limits().grace()).plus(SLACK));
      run.begin(
          FirstProcess.Go.after(lifetime),
          new ReceiptText(check, engine.name(), id).write(),
          report.counts(),
          Egresses.of(draft.config().network(), container));
    } else {
      run.refuse(StartFailures.mismatch("container", String.join("; ", wrong)));
    }
    return run;
  }

  private List<String> mismatches(GateCheck check, Container container) throws EngineException {
    var wrong = new ArrayList<>(check.mismatches());
    if (draft.limits().cpuTime().isPresent() && container.processorTime().isEmpty()) {
      wrong.add(Limit.CPU_TIME + ": the engine counts no processor time");
    }
    return wrong;
  }

  /// The namespaces of this JVM; empty when the container is on another kernel, whose numbers mean
  /// nothing here.
  private static Map<String, String> namespaces(GateReport report) {
    var own = new TreeMap<String, String>();
    if (isOnThisKernel(report)) {
      for (var kind : Observation.KINDS) {
        link(Path.of("/proc/self/ns", kind)).ifPresent(link -> own.put(kind, link));
      }
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
