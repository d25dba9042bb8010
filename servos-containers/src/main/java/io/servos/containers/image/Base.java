package io.servos.containers.image;

import io.servos.containers.client.Client;
import io.servos.containers.client.FullDisk;
import io.servos.containers.client.Subject;
import io.servos.containers.engine.Call;
import io.servos.containers.engine.EngineException;
import io.servos.model.IsolationUnavailableException;
import io.servos.spi.Progress;
import java.time.Duration;

/// What images of platforms are built on. It is the one image that Servos has the engine fetch from
/// a registry.
///
/// @param name with its tag or digest
record Base(Client client, String name) {

  /// A registry that does not answer is given up by the engine in less.
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /// Fetches it if the engine does not have it.
  ///
  /// @param built what is to be built on it
  /// @throws IsolationUnavailableException if it cannot be fetched
  void provide(String built, Progress progress) throws InterruptedException {
    var subject = Subject.image(name);
    if (client.find(subject, Call.get("/images/{}/json", name)).isPresent()) {
      return;
    }
    progress.note("fetching image '" + name + "', which image '" + built + "' is built on");
    try (var answer = client.engine().open(pull())) {
      for (var told = answer.next(); told.isPresent(); told = answer.next()) {
        var error = told.get().at("error").text();
        if (error.isPresent()) {
          throw FullDisk.isToldBy(error.get())
              ? FullDisk.refusal("fetch", subject, null)
              : unreachable(built, error.get());
        }
      }
    } catch (EngineException failure) {
      throw failure.kind() == EngineException.Kind.REFUSED
          ? unreachable(built, failure.getMessage())
          : client.told(subject, "fetch", failure);
    }
  }

  private Call pull() {
    int colon = name.lastIndexOf(':');
    boolean hasTag = colon > name.lastIndexOf('/') && !name.contains("@");
    var call =
        Call.post("/images/create")
            .with("fromImage", hasTag ? name.substring(0, colon) : name)
            .waiting(PATIENCE);
    return name.contains("@")
        ? call
        : call.with("tag", hasTag ? name.substring(colon + 1) : "latest");
  }

  private IsolationUnavailableException unreachable(String built, String why) {
    return new IsolationUnavailableException(
        "image '" + built + "'",
        "it is built on image '" + name + "', which the engine cannot fetch: " + why.strip(),
        name.equals(PlatformImages.BASE)
            ? "make that image with scripts/base-image, or name another one with --base or"
                + " SERVOS_BASE"
            : "load or build that image, or name another one with --base or SERVOS_BASE");
  }
}
