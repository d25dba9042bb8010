package io.servos.containers.volume;

import io.servos.containers.cleanup.Pruned;
import io.servos.containers.client.Client;
import io.servos.containers.client.FullDisk;
import io.servos.containers.client.Mark;
import io.servos.containers.client.Subject;
import io.servos.containers.engine.Call;
import io.servos.containers.engine.EngineException;
import io.servos.containers.engine.JsonValue;
import io.servos.model.InvalidWorkloadException;
import io.servos.model.ServosException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// The volumes of an engine. Safe for use by many threads.
///
/// Every method fails with a [ServosException] that says what to do.
public final class Volumes {

  private final Client client;

  /// Those of that engine.
  @SuppressWarnings("exports")
  public Volumes(Client client) {
    this.client = client;
  }

  /// Makes an empty one. One that is there already is refused: it would not be empty.
  public Volume create(String name, Map<String, String> labels) throws InterruptedException {
    var about = Subject.volume(name);
    if (find(name).isPresent()) {
      throw about.present();
    }
    return Volume.of(
        client.ask(
            about,
            "make",
            Call.post("/volumes/create")
                .sending(Map.of("Name", name, "Labels", Mark.on(about, labels)))));
  }

  /// All of them, by name.
  public List<Volume> list() throws InterruptedException {
    return list(Map.of());
  }

  private List<Volume> list(Map<String, Object> filters) throws InterruptedException {
    return client
        .ask("list volumes", Call.get("/volumes").filtered(filters))
        .at("Volumes")
        .elements()
        .stream()
        .map(Volume::of)
        .sorted((one, other) -> one.name().compareTo(other.name()))
        .toList();
  }

  /// Looks for one.
  public Optional<Volume> find(String name) throws InterruptedException {
    return told(name).map(Volume::of);
  }

  /// All that the engine knows of one, as JSON in the engine's own form.
  public String inspect(String name) throws InterruptedException {
    return told(name).orElseThrow(() -> Subject.volume(name).absent()).toString();
  }

  private Optional<JsonValue> told(String name) throws InterruptedException {
    return client.find(Subject.volume(name), Call.get("/volumes/{}", name));
  }

  /// Removes one with all that is in it.
  public void remove(String name) throws InterruptedException {
    client.tell(Subject.volume(name), "remove", Call.delete("/volumes/{}", name));
  }

  /// Writes all that is in one as an archive, with owners and permissions. What a container writes
  /// meanwhile may be in it by half.
  ///
  /// @throws IOException if the target takes no more
  public void backup(String name, OutputStream target) throws IOException, InterruptedException {
    var about = Subject.volume(name);
    if (find(name).isEmpty()) {
      throw about.absent();
    }
    try (var carrier = Carrier.of(client, about);
        var answer = client.open(about, "back up", carrier.reading())) {
      answer.transferTo(target);
    } catch (EngineException failure) {
      throw client.told(about, "back up", failure);
    }
  }

  /// Makes one of what [#backup] wrote. If that fails there is none.
  ///
  /// @throws IOException if the source cannot be read
  public Volume restore(String name, InputStream source) throws IOException, InterruptedException {
    var about = Subject.volume(name);
    var made = create(name, Map.of());
    boolean isDone = false;
    try (var carrier = Carrier.of(client, about)) {
      carrier.restore(source);
      isDone = true;
      return made;
    } catch (UncheckedIOException unreadable) {
      throw Objects.requireNonNull(unreadable.getCause());
    } catch (EngineException failure) {
      throw failed(about, failure);
    } finally {
      if (!isDone) {
        remove(name);
      }
    }
  }

  private ServosException failed(Subject about, EngineException failure)
      throws InterruptedException {
    boolean isNoArchive =
        failure.kind() == EngineException.Kind.REFUSED && !FullDisk.isToldBy(failure.getMessage());
    return isNoArchive
        ? new InvalidWorkloadException(
            InvalidWorkloadException.Kind.NOT_EXECUTABLE,
            about + " cannot be restored: " + failure.getMessage().strip(),
            "use an archive that 'servos volume backup' has written")
        : client.told(about, "restore", failure);
  }

  /// Removes volumes that no container has, whether it runs or not.
  ///
  /// @param all also those that others have made
  public Pruned prune(boolean all) throws InterruptedException {
    var filters = new LinkedHashMap<String, Object>(Map.of("dangling", List.of("true")));
    if (!all) {
      filters.putAll(Mark.filter(Subject.Kind.VOLUME));
    }
    var sizes = sizes();
    var removed = new ArrayList<String>();
    long bytes = 0;
    for (var volume : list(filters)) {
      if (all || volume.isOwn()) {
        remove(volume.name());
        removed.add(volume.name());
        bytes += Math.max(0, sizes.getOrDefault(volume.name(), 0L));
      }
    }
    return new Pruned(removed, bytes);
  }

  private Map<String, Long> sizes() throws InterruptedException {
    var sizes = new HashMap<String, Long>();
    var use =
        client.ask("tell its disk use", Call.get("/system/df").waiting(Duration.ofMinutes(2)));
    for (var volume : use.at("Volumes").elements()) {
      sizes.put(
          volume.at("Name").text().orElse(""),
          volume.at("UsageData").at("Size").number().orElse(0));
    }
    return sizes;
  }
}
