package io.servos.containers.image;

import io.servos.containers.cleanup.Pruned;
import io.servos.containers.client.Client;
import io.servos.containers.client.FullDisk;
import io.servos.containers.client.Mark;
import io.servos.containers.client.Subject;
import io.servos.containers.engine.Call;
import io.servos.containers.engine.EngineException;
import io.servos.containers.engine.Upload;
import io.servos.model.InvalidWorkloadException;
import io.servos.spi.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// The images of an engine. No registry is ever asked. Safe for use by many threads.
///
/// Every method fails with a [io.servos.model.ServosException] that says what to do.
public final class Images {

  private static final Subject ANY = Subject.image("archive");

  private final Client client;

  /// Those of that engine.
  @SuppressWarnings("exports")
  public Images(Client client) {
    this.client = client;
  }

  /// Builds one, or takes over what was built before of the same files.
  ///
  /// @throws InvalidWorkloadException if it cannot be built as it is
  public Image build(BuildRequest request, Progress progress) throws InterruptedException {
    var context = new FolderContext(request.folder(), request.dockerfile());
    return switch (new Build(client, request, context, Map.of(), progress).run()) {
      case Build.Built(var id) -> get(id);
      case Build.Failed(var step, var instruction, var error, var _) ->
          throw new InvalidWorkloadException(
              InvalidWorkloadException.Kind.NOT_BUILDABLE,
              Subject.image(request.name())
                  + " cannot be built: "
                  + (step.isEmpty() ? "" : "step " + step + ", " + instruction + ": ")
                  + error,
              "mend the Dockerfile; a command in it that needs a network gets one with --network");
    };
  }

  /// Those with a name, and with `all` those without, newest first.
  public List<Image> list(boolean all) throws InterruptedException {
    return list(Map.of()).stream().filter(image -> all || !image.names().isEmpty()).toList();
  }

  private List<Image> list(Map<String, Object> filters) throws InterruptedException {
    return client.ask("list images", Call.get("/images/json").filtered(filters)).elements().stream()
        .map(Image::listed)
        .toList();
  }

  /// Looks for one by its name or id.
  public Optional<Image> find(String name) throws InterruptedException {
    return client
        .find(Subject.image(name), Call.get("/images/{}/json", name))
        .map(Image::inspected);
  }

  /// One by its name or id, which has to be there.
  public Image get(String name) throws InterruptedException {
    return find(name).orElseThrow(() -> Subject.image(name).absent());
  }

  /// All that the engine knows of one, as JSON in the engine's own form.
  public String inspect(String name) throws InterruptedException {
    var about = Subject.image(name);
    return client
        .find(about, Call.get("/images/{}/json", name))
        .orElseThrow(about::absent)
        .toString();
  }

  /// How it was made, the last step first.
  public List<Layer> history(String name) throws InterruptedException {
    return client
        .ask(Subject.image(name), "tell the history of", Call.get("/images/{}/history", name))
        .elements()
        .stream()
        .map(Layer::of)
        .toList();
  }

  /// Gives one a further name.
  public void tag(String name, String further) throws InterruptedException {
    var _ = Subject.image(further);
    int colon = further.lastIndexOf(':');
    boolean hasTag = colon > further.lastIndexOf('/');
    client.tell(
        Subject.image(name),
        "tag",
        Call.post("/images/{}/tag", name)
            .with("repo", hasTag ? further.substring(0, colon) : further)
            .with("tag", hasTag ? further.substring(colon + 1) : "latest"));
  }

  /// Takes a name from one, and removes it with its last name.
  ///
  /// @param force also when containers that do not run are made of it
  public void remove(String name, boolean force) throws InterruptedException {
    client.tell(
        Subject.image(name), "remove", Call.delete("/images/{}", name).withFlag("force", force));
  }

  /// Writes images as one archive, with their names and histories.
  ///
  /// @throws IOException if the target takes no more
  public void save(List<String> names, OutputStream target)
      throws IOException, InterruptedException {
    var call = Call.get("/images/get");
    for (var name : names) {
      var _ = get(name);
      call = call.with("names", name);
    }
    var about = Subject.image(names.getFirst());
    try (var answer = client.open(about, "save", call)) {
      answer.transferTo(target);
    } catch (EngineException failure) {
      throw client.told(about, "save", failure);
    }
  }

  /// Takes in what [#save] wrote, and gives the names or ids of what came.
  ///
  /// @throws IOException if the source cannot be read
  public List<String> load(InputStream source) throws IOException, InterruptedException {
    return load(source::transferTo);
  }

  List<String> load(Upload source) throws IOException, InterruptedException {
    var loaded = new ArrayList<String>();
    var call = Call.post("/images/load").with("quiet", "1");
    try (var answer = client.engine().send(call, source)) {
      for (var told = answer.next(); told.isPresent(); told = answer.next()) {
        var error = told.get().at("error").text();
        if (error.isPresent()) {
          throw FullDisk.isToldBy(error.get())
              ? FullDisk.refusal("load", ANY, null)
              : notAnArchive(error.get());
        }
        told.get()
            .at("stream")
            .text()
            .filter(text -> text.startsWith("Loaded image"))
            .map(text -> text.substring(text.indexOf(": ") + 2).strip())
            .ifPresent(loaded::add);
      }
    } catch (UncheckedIOException unreadable) {
      throw Objects.requireNonNull(unreadable.getCause());
    } catch (EngineException failure) {
      boolean isNoArchive =
          failure.kind() == EngineException.Kind.REFUSED
              && !FullDisk.isToldBy(failure.getMessage());
      throw isNoArchive ? notAnArchive(failure.getMessage()) : client.told(ANY, "load", failure);
    }
    if (loaded.isEmpty()) {
      throw notAnArchive("there is none in it");
    }
    return List.copyOf(loaded);
  }

  private static InvalidWorkloadException notAnArchive(String why) {
    return new InvalidWorkloadException(
        InvalidWorkloadException.Kind.NOT_EXECUTABLE,
        "the archive holds no images: " + why.strip(),
        "use one that 'servos image save' has written");
  }

  /// Removes images without a name that no container is made of.
  ///
  /// @param all also those that others have made
  public Pruned prune(boolean all) throws InterruptedException {
    long before = layers();
    var removed = new ArrayList<String>();
    for (var image : nameless(all ? Map.of() : Mark.filter(Subject.Kind.IMAGE))) {
      if ((all || isOwn(image)) && removeUnused(image)) {
        removed.add(image.id());
      }
    }
    return new Pruned(removed, Math.max(0, before - layers()));
  }

  private List<Image> nameless(Map<String, Object> filter) throws InterruptedException {
    var filters = new LinkedHashMap<String, Object>(Map.of("dangling", List.of("true")));
    filters.putAll(filter);
    return list(filters);
  }

  /// Removes what has those labels, has no name, and is not in use.
  void removeNameless(String... labels) throws InterruptedException {
    for (var image : nameless(Map.of("label", List.of(labels)))) {
      var _ = removeUnused(image);
    }
  }

  private long layers() throws InterruptedException {
    return client
        .ask("tell its disk use", Call.get("/system/df").waiting(Duration.ofMinutes(2)))
        .at("LayersSize")
        .number()
        .orElse(0);
  }

  /// Whether the mark is its own: the last step that made it, and not handed down by a base.
  private boolean isOwn(Image image) throws InterruptedException {
    var label = Mark.label(Subject.Kind.IMAGE);
    var history = history(image.id());
    return !history.isEmpty() && history.getFirst().instruction().contains("LABEL " + label + "=");
  }

  private boolean removeUnused(Image image) throws InterruptedException {
    try {
      client.engine().ask(Call.delete("/images/{}", image.id()));
      return true;
    } catch (EngineException failure) {
      if (failure.status() == 409 || failure.status() == 404) {
        return false;
      }
      throw client.told(Subject.image(image.id()), "remove", failure);
    }
  }
}
