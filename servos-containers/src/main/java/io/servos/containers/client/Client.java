package io.servos.containers.client;

import io.servos.containers.engine.Answer;
import io.servos.containers.engine.Attachment;
import io.servos.containers.engine.Call;
import io.servos.containers.engine.Engine;
import io.servos.containers.engine.EngineAddress;
import io.servos.containers.engine.EngineAddress.Reading;
import io.servos.containers.engine.EngineChoice;
import io.servos.containers.engine.EngineException;
import io.servos.containers.engine.JsonValue;
import io.servos.containers.engine.Upload;
import io.servos.model.BackendFailedException;
import io.servos.model.IsolationUnavailableException;
import io.servos.model.ServosException;
import java.time.Duration;
import java.util.Optional;

/// An engine in use. Each call says what it is about and what it does, so that a failure can be
/// told; all fail with a [ServosException]. Safe for use by many threads.
public record Client(Engine engine) {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /// Reaches the engine of that choice.
  ///
  /// @throws ServosException if there is none, or one that cannot be used
  public static Client connect(EngineChoice choice) throws InterruptedException {
    return switch (choice.address()) {
      case Reading.Unknown(var problem, var remedy) ->
          throw new IsolationUnavailableException("docker", problem, remedy);
      case Reading.Known(var address) -> connect(address);
    };
  }

  private static Client connect(EngineAddress address) throws InterruptedException {
    try {
      return new Client(Engine.connect(address, PATIENCE));
    } catch (EngineException failure) {
      throw unusable(address, failure);
    }
  }

  /// Asks, and takes the whole answer.
  ///
  /// @param doing what it is to do, after "could not"
  public JsonValue ask(Subject about, String doing, Call call) throws InterruptedException {
    try {
      return engine.ask(call);
    } catch (EngineException failure) {
      throw told(about, doing, failure);
    }
  }

  /// Has something done whose answer says nothing more.
  public void tell(Subject about, String doing, Call call) throws InterruptedException {
    ask(about, doing, call);
  }

  /// Asks for something that may not be there.
  public Optional<JsonValue> find(Subject about, Call call) throws InterruptedException {
    try {
      return engine.find(call);
    } catch (EngineException failure) {
      throw told(about, "look for", failure);
    }
  }

  /// Asks about the engine as a whole.
  public JsonValue ask(String doing, Call call) throws InterruptedException {
    try {
      return engine.ask(call);
    } catch (EngineException failure) {
      throw told(doing, failure);
    }
  }

  /// Asks, and takes the answer as it comes.
  public Answer open(Subject about, String doing, Call call) throws InterruptedException {
    try {
      return engine.open(call);
    } catch (EngineException failure) {
      throw told(about, doing, failure);
    }
  }

  /// Sends something, and takes the answer as it comes.
  public Answer send(Subject about, String doing, Call call, Upload upload)
      throws InterruptedException {
    try {
      return engine.send(call, upload);
    } catch (EngineException failure) {
      throw told(about, doing, failure);
    }
  }

  /// Begins a call whose connection becomes the streams of a program.
  public Attachment attach(Subject about, String doing, Call call, boolean terminal)
      throws InterruptedException {
    try {
      return engine.attach(call, terminal);
    } catch (EngineException failure) {
      throw told(about, doing, failure);
    }
  }

  /// What a failure means.
  ///
  /// @throws InterruptedException if it means that this thread was interrupted
  public ServosException told(Subject about, String doing, EngineException failure)
      throws InterruptedException {
    return failure.kind() == EngineException.Kind.REFUSED
        ? Refusals.of(about, doing, failure)
        : unusable(engine.address(), failure);
  }

  private ServosException told(String doing, EngineException failure) throws InterruptedException {
    return failure.kind() == EngineException.Kind.REFUSED
        ? new BackendFailedException(
            Refusals.BACKEND,
            "the engine could not " + doing + ": " + failure.getMessage(),
            "mend what it names",
            failure)
        : unusable(engine.address(), failure);
  }

  private static ServosException unusable(EngineAddress address, EngineException failure)
      throws InterruptedException {
    var remedy = Remedy.of(address, failure);
    return switch (failure.kind()) {
      case INTERRUPTED -> {
        // A channel that is closed by an interrupt leaves the thread's mark, as no other does.
        var _ = Thread.interrupted();
        throw new InterruptedException(failure.getMessage());
      }
      case ABSENT, FORBIDDEN, REFUSED ->
          new IsolationUnavailableException(Refusals.BACKEND, failure.getMessage(), remedy);
      case SILENT, BROKEN ->
          new BackendFailedException(Refusals.BACKEND, failure.getMessage(), remedy, failure);
    };
  }
}
