package io.servos.containers.volume;

import io.servos.containers.archive.TarWriter;
import io.servos.containers.client.Client;
import io.servos.containers.client.Owner;
import io.servos.containers.client.Subject;
import io.servos.containers.engine.Call;
import io.servos.containers.engine.EngineException;
import io.servos.model.BackendFailedException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A container of an empty image that never runs: through it an engine shows what is in a volume,
/// whatever keeps the volume. Both are gone afterwards; those of a dead Servos go with its runs.
final class Carrier implements AutoCloseable {

  private static final String NAME = "volume";
  private static final String PLACE = "/" + NAME;

  private final Client client;
  private final String image;
  private final String container;

  private Carrier(Client client, String image, String container) {
    this.client = client;
    this.image = image;
    this.container = container;
  }

  /// One that has that volume.
  static Carrier of(Client client, Subject volume) throws InterruptedException {
    var image = emptyImage(client, volume);
    try {
      var made =
          client.ask(
              volume,
              "open",
              Call.post("/containers/create").sending(request(image, volume.name())));
      return new Carrier(client, image, made.at("Id").text().orElseThrow(volume::absent));
    } catch (RuntimeException | InterruptedException failure) {
      forget(client, Call.delete("/images/{}", image));
      throw failure;
    }
  }

  private static String emptyImage(Client client, Subject volume) throws InterruptedException {
    var call = Call.post("/images/create").with("fromSrc", "-");
    try (var answer = client.send(volume, "open", call, Carrier::writeNothing)) {
      var id = "";
      for (var told = answer.next(); told.isPresent(); told = answer.next()) {
        var error = told.get().at("error").text();
        if (error.isPresent()) {
          throw new BackendFailedException(
              "docker", "the engine takes no image: " + error.get(), "mend what it names", null);
        }
        id = told.get().at("status").text().orElse(id);
      }
      return id;
    } catch (EngineException failure) {
      throw client.told(volume, "open", failure);
    }
  }

  private static void writeNothing(OutputStream target) throws IOException {
    new TarWriter(target).close();
  }

  private static Map<String, Object> request(String image, String volume) {
    var request = new LinkedHashMap<String, Object>();
    request.put("Image", image);
    request.put("Cmd", List.of("none"));
    request.put("Labels", owner());
    request.put(
        "HostConfig",
        Map.of(
            "NetworkMode",
            "none",
            "Mounts",
            List.of(Map.of("Type", "volume", "Source", volume, "Target", PLACE))));
    return request;
  }

  private static Map<String, String> owner() {
    try {
      return Owner.self().labels();
    } catch (IOException failure) {
      throw new BackendFailedException(
          "docker", "/proc could not be read: " + failure.getMessage(), "mount it", failure);
    }
  }

  /// All that is in the volume, as an archive of POSIX.
  Call reading() {
    return Call.get("/containers/{}/archive", container).with("path", PLACE + "/.");
  }

  /// Fills the volume.
  ///
  /// @param archive as it was read
  void restore(InputStream archive) throws IOException {
    var first = archive.readNBytes(RootEntry.BLOCK);
    var all = Call.put("/containers/{}/archive", container).with("path", PLACE);
    client
        .engine()
        .send(
            all,
            target -> {
              target.write(first);
              archive.transferTo(target);
            })
        .close();
    var root = RootEntry.of(first);
    if (root.isPresent()) {
      var above = Call.put("/containers/{}/archive", container).with("path", "/");
      client.engine().send(above, target -> root.get().writeTo(target, NAME)).close();
    }
  }

  @Override
  public void close() {
    forget(client, Call.delete("/containers/{}", container).withFlag("force", true));
    forget(client, Call.delete("/images/{}", image).withFlag("force", true));
  }

  /// On a thread of its own, since this one may be interrupted.
  private static void forget(Client client, Call call) {
    var removal = Thread.ofVirtual().name("servos-remove").start(() -> forgetNow(client, call));
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

  private static void forgetNow(Client client, Call call) {
    try {
      client.engine().ask(call);
    } catch (EngineException _) {
      // The next run sweeps the container; an empty image without a name takes no room.
    }
  }
}
