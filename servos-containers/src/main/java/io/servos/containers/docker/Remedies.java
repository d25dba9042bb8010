package io.servos.containers.docker;

import io.servos.containers.client.FullDisk;
import io.servos.containers.client.Remedy;
import io.servos.containers.engine.EngineAddress;
import io.servos.containers.engine.EngineException;
import io.servos.model.BackendFailedException;
import io.servos.model.IsolationUnavailableException;
import io.servos.model.Limit;
import io.servos.model.ServosException;
import io.servos.spi.Readiness;
import java.util.Map;

/// What a failed call means for the user, and what to do about it.
final class Remedies {

  /// By their numbers in setrlimit(2).
  private static final Map<Integer, Limit> RLIMITS =
      Map.of(0, Limit.CPU_TIME, 1, Limit.FILE_SIZE, 7, Limit.OPEN_FILES);

  private Remedies() {}

  /// Why an engine cannot be used.
  static Readiness.Missing missing(EngineAddress address, EngineException failure) {
    return new Readiness.Missing(failure.getMessage(), remedy(address, failure));
  }

  private static String remedy(EngineAddress address, EngineException failure) {
    boolean isSocket =
        failure.kind() == EngineException.Kind.FORBIDDEN && address instanceof EngineAddress.Unix;
    return Remedy.of(address, failure) + (isSocket ? ", or use --isolation process" : "");
  }

  /// A call of a run that failed.
  ///
  /// @param doing what was to be done, after "could not"
  static ServosException failed(EngineAddress address, String doing, EngineException failure)
      throws InterruptedException {
    return switch (failure.kind()) {
      case INTERRUPTED -> throw new InterruptedException(failure.getMessage());
      case ABSENT, FORBIDDEN ->
          new IsolationUnavailableException(
              "isolation 'docker'", failure.getMessage(), remedy(address, failure));
      case SILENT, BROKEN ->
          new BackendFailedException(
              DockerIsolator.NAME, failure.getMessage(), remedy(address, failure), failure);
      case REFUSED -> refused(doing, failure);
    };
  }

  private static ServosException refused(String doing, EngineException failure) {
    var message = failure.getMessage();
    if (FullDisk.isToldBy(message)) {
      return new BackendFailedException(
          DockerIsolator.NAME,
          "the engine could not " + doing + ": its disk is full",
          "make room there; see 'servos system df'",
          failure);
    }
    if (message.contains("bind source path does not exist")) {
      return new IsolationUnavailableException(
          "isolation 'docker'",
          "the engine does not see the files of this host: " + message,
          "use an engine that runs on this host, with the same file tree");
    }
    for (var limit : RLIMITS.entrySet()) {
      if (message.contains("error setting rlimit type " + limit.getKey() + ":")) {
        return new IsolationUnavailableException(
            "limit '" + limit.getValue() + "'",
            "the engine may not set it so high",
            "ask for less, or raise the engine's own limit");
      }
    }
    return new BackendFailedException(
        DockerIsolator.NAME,
        "the engine could not " + doing + ": " + message.strip(),
        "mend what it names",
        failure);
  }
}
