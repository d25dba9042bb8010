package io.servos.containers.client;

import io.servos.containers.engine.EngineAddress;
import io.servos.containers.engine.EngineException;

/// What to do about an engine that cannot be used.
public final class Remedy {

  private Remedy() {}

  /// For a failed call to the engine at that address.
  public static String of(EngineAddress address, EngineException failure) {
    boolean isFile = address instanceof EngineAddress.Unix;
    return switch (failure.kind()) {
      case ABSENT ->
          isFile
              ? "start the engine (systemctl start docker; apt-get install docker.io brings it),"
                  + " or name its address with DOCKER_HOST"
              : "start the engine, or name its address with DOCKER_HOST";
      case FORBIDDEN ->
          isFile
              ? "add this user to the group of the socket, which makes it as good as root"
              : "check ca.pem, cert.pem and key.pem in DOCKER_CERT_PATH";
      case SILENT, BROKEN -> "read the engine's log (journalctl -u docker) and restart it";
      case REFUSED -> "use Docker 20.10 or later with a version of Servos of its time";
      case INTERRUPTED -> "run it again";
    };
  }
}
