package io.servos.containers.docker;

import io.servos.containers.docker.Endings.Verdict;
import io.servos.containers.engine.Engine;
import io.servos.containers.engine.EngineException;
import io.servos.containers.engine.JsonValue;
import io.servos.containers.gvisor.KernelLog;
import io.servos.containers.gvisor.Sandbox;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/// One container of an engine that may be gone at any time.
///
/// @param id as the engine names it
/// @param first its first process as this host sees it, where it does; of gVisor the sentry
/// @param sandbox of gVisor, whose kernel it has then
record Container(
    Engine engine, String id, Optional<ProcessHandle> first, Optional<Sandbox> sandbox) {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /// Sends a signal to the first process. When the engine cannot, the run's own alarms see to it.
  void signal(String name) {
    try {
      engine.kill(id, name);
    } catch (EngineException _) {
      endByForce();
    }
  }

  /// When the engine cannot, the terminal keeps its size.
  void resize(int rows, int columns) {
    try {
      engine.resize(id, rows, columns);
    } catch (EngineException _) {
      // The container has ended, or another question finds out that the engine is gone.
    }
  }

  /// As an engine that is gone ends nothing any more, this ends the container where this user may.
  private void endByForce() {
    first.ifPresent(ProcessHandle::destroyForcibly);
  }

  boolean engineAnswers() {
    try {
      engine.ping();
      return true;
    } catch (EngineException _) {
      return false;
    }
  }

  /// Whether the engine says that it does not run any more.
  boolean hasEnded() {
    try {
      var known = engine.inspect(id);
      return known.isEmpty() || !known.get().at("State").at("Running").isTrue();
    } catch (EngineException _) {
      // Asked again soon, unless the engine is gone, which another question finds out.
      return false;
    }
  }

  /// What its processes have used; empty when the engine does not count it, which then says 0.
  /// That of gVisor the host says, as gVisor's own start is no work of its programs.
  Optional<Duration> processorTime() {
    if (sandbox.isPresent()) {
      return sandbox.get().processorTime();
    }
    try {
      long nanos = engine.processorTime(id).orElse(0);
      return nanos > 0 ? Optional.of(Duration.ofNanos(nanos)) : Optional.empty();
    } catch (EngineException _) {
      // Asked again soon, unless the engine is gone, which another question finds out.
      return Optional.empty();
    }
  }

  /// The memory that it takes; empty when the engine does not count it, which then says 0.
  OptionalLong memoryBytes() {
    try {
      long bytes = engine.memory(id).orElse(0);
      return bytes > 0 ? OptionalLong.of(bytes) : OptionalLong.empty();
    } catch (EngineException _) {
      // It has ended, or another question finds out that the engine is gone.
      return OptionalLong.empty();
    }
  }

  /// How it ended, of which its first process said nothing. An engine may miss why gVisor ended.
  Verdict verdict() {
    if (sandbox.filter(one -> one.counts().isOutOfMemory()).isPresent()) {
      return new Verdict.OutOfMemory();
    }
    try {
      engine.ping();
    } catch (EngineException failure) {
      endByForce();
      return new Verdict.Unknown(failure.getMessage(), true);
    }
    try {
      if (stillRuns()) {
        return Verdict.unknown("the container still ran when its streams had ended");
      }
      var state = engine.inspect(id).map(known -> known.at("State"));
      return state.map(this::verdict).orElseGet(Container::removed);
    } catch (EngineException failure) {
      if (failure.status() == 404) {
        return removed();
      }
      endByForce();
      return Verdict.unknown(failure.getMessage());
    }
  }

  private boolean stillRuns() throws EngineException {
    try {
      engine.awaitEnd(id, PATIENCE);
      return false;
    } catch (EngineException failure) {
      if (failure.kind() == EngineException.Kind.SILENT) {
        return true;
      }
      throw failure;
    }
  }

  private static Verdict removed() {
    return Verdict.unknown("the container was removed from outside");
  }

  private Verdict verdict(JsonValue state) {
    boolean isOutOfMemory =
        state.at("OOMKilled").isTrue() || (sandbox.isPresent() && KernelLog.saysOutOfMemory(id));
    return isOutOfMemory ? new Verdict.OutOfMemory() : new Verdict.Ended();
  }

  /// Removes it: false when the engine, which may be gone, still has it.
  boolean remove() {
    try {
      engine.remove(id);
      return true;
    } catch (EngineException _) {
      endByForce();
      return false;
    }
  }
}
