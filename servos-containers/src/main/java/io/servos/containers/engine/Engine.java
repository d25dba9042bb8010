package io.servos.containers.engine;

import io.servos.containers.engine.EngineException.Kind;
import io.servos.containers.engine.Http.Request;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// A container engine that was reached, one method a call. Every call ends within its patience.
/// Safe for use by many threads.
public final class Engine {

  /// The oldest version of the interface that has what is asked of it: Docker 20.10.
  public static final ApiVersion OLDEST = new ApiVersion(1, 41);

  /// The newest version of the interface that this client speaks.
  public static final ApiVersion NEWEST = new ApiVersion(1, 44);

  /// What would end a terminal's attachment: the engine's own choice is Ctrl-P Ctrl-Q, which
  /// programs are to get.
  private static final String NEVER_TYPED = encoded("ctrl-^" + ",ctrl-^".repeat(15));

  private static final Duration SHORT = Duration.ofSeconds(10);
  private static final Duration LONG = Duration.ofSeconds(60);

  private final EngineAddress address;
  private final Wire wire;
  private final String name;
  private final ApiVersion api;

  /// A version of the interface.
  public record ApiVersion(int major, int minor) implements Comparable<ApiVersion> {

    static Optional<ApiVersion> of(String text) {
      var parts = text.split("\\.", -1);
      return text.matches("\\d{1,4}\\.\\d{1,4}")
          ? Optional.of(new ApiVersion(Integer.parseInt(parts[0]), Integer.parseInt(parts[1])))
          : Optional.empty();
    }

    @Override
    public int compareTo(ApiVersion other) {
      return major != other.major
          ? Integer.compare(major, other.major)
          : Integer.compare(minor, other.minor);
    }

    @Override
    public String toString() {
      return major + "." + minor;
    }
  }

  private Engine(EngineAddress address, String name, ApiVersion api) {
    this.address = address;
    this.wire = new Wire(address);
    this.name = name;
    this.api = api;
  }

  /// Asks who is there, and agrees on a version of the interface.
  public static Engine connect(EngineAddress address, Duration patience) throws EngineException {
    var version = Wire.json(new Wire(address).call(Request.of("GET", "/version"), patience));
    var newest = ApiVersion.of(version.at("ApiVersion").text().orElse(""));
    var oldest = ApiVersion.of(version.at("MinAPIVersion").text().orElse("1.0"));
    if (newest.isEmpty() || oldest.isEmpty()) {
      throw new EngineException(
          Kind.BROKEN, "what answers at " + address.text() + " is no container engine", null);
    }
    var name = engineName(version);
    if (newest.get().compareTo(OLDEST) < 0) {
      throw new EngineException(
          0, name + " speaks version " + newest.get() + " at most, and " + OLDEST + " is needed");
    }
    if (oldest.get().compareTo(NEWEST) > 0) {
      throw new EngineException(
          0, name + " speaks version " + oldest.get() + " at least, and Servos speaks " + NEWEST);
    }
    return new Engine(address, name, newest.get().compareTo(NEWEST) < 0 ? newest.get() : NEWEST);
  }

  /// Docker calls itself an engine and nothing else.
  private static String engineName(JsonValue version) {
    var product =
        version.at("Components").elements().stream()
            .map(component -> component.at("Name").text())
            .flatMap(Optional::stream)
            .findFirst()
            .filter(name -> !name.equals("Engine"))
            .orElse("Docker");
    return product + version.at("Version").text().map(text -> " " + text).orElse("");
  }

  public EngineAddress address() {
    return address;
  }

  /// What it is, with its version.
  public String name() {
    return name;
  }

  /// The version of the interface that is spoken with it.
  public ApiVersion api() {
    return api;
  }

  /// What the engine says of itself and its host.
  public JsonValue info() throws EngineException {
    return Wire.json(get("/info"));
  }

  /// Whether it answers.
  public void ping() throws EngineException {
    get("/_ping");
  }

  /// What is known of a local image; empty when there is none of that name. No registry is asked.
  public Optional<JsonValue> image(String image) throws EngineException {
    return found(() -> Wire.json(get("/images/" + encoded(image) + "/json")));
  }

  /// Makes a container, which does not run yet: its id.
  public String create(String containerName, Map<String, Object> container) throws EngineException {
    var made =
        Wire.json(
            call(
                new Request(
                    "POST",
                    "/containers/create?name=" + encoded(containerName),
                    Optional.of(new JsonValue(container))),
                LONG));
    return made.at("Id")
        .text()
        .orElseThrow(() -> new EngineException(Kind.BROKEN, "the engine named no container", null));
  }

  public void start(String container) throws EngineException {
    call(Request.of("POST", "/containers/" + container + "/start"), LONG);
  }

  /// Empty when there is no such container.
  public Optional<JsonValue> inspect(String container) throws EngineException {
    return found(() -> Wire.json(get("/containers/" + container + "/json")));
  }

  /// Waits until a container does not run, at most that long.
  public void awaitEnd(String container, Duration atMost) throws EngineException {
    call(Request.of("POST", "/containers/" + container + "/wait"), atMost);
  }

  /// Sends a signal to the first process; nothing happens when there is none any more.
  public void kill(String container, String signal) throws EngineException {
    try {
      call(Request.of("POST", "/containers/" + container + "/kill?signal=" + signal), SHORT);
    } catch (EngineException failure) {
      if (failure.status() != 404 && failure.status() != 409) {
        throw failure;
      }
    }
  }

  /// Ends a container and removes it with its volumes; nothing happens when it is gone already.
  public void remove(String container) throws EngineException {
    try {
      call(Request.of("DELETE", "/containers/" + container + "?force=1&v=1"), LONG);
    } catch (EngineException failure) {
      boolean isBeingRemoved = failure.status() == 409;
      if (failure.status() != 404 && !isBeingRemoved) {
        throw failure;
      }
    }
  }

  /// The containers with that label, running or not.
  public List<JsonValue> containers(String label) throws EngineException {
    var filters = new JsonValue(Map.of("label", List.of(label)));
    return Wire.json(get("/containers/json?all=1&filters=" + encoded(filters.toString())))
        .elements();
  }

  /// Processor time of all processes of a container, in nanoseconds; empty when it does not run.
  public OptionalLong processorTime(String container) throws EngineException {
    return counts(container).at("cpu_stats").at("cpu_usage").at("total_usage").number();
  }

  /// Memory of a container in bytes; empty when it does not run.
  public OptionalLong memory(String container) throws EngineException {
    return counts(container).at("memory_stats").at("usage").number();
  }

  private JsonValue counts(String container) throws EngineException {
    return Wire.json(get("/containers/" + container + "/stats?stream=0&one-shot=1"));
  }

  public void resize(String container, int rows, int columns) throws EngineException {
    call(
        Request.of("POST", "/containers/" + container + "/resize?h=" + rows + "&w=" + columns),
        SHORT);
  }

  /// Connects to the streams of a container. From the return on nothing of them is lost.
  ///
  /// @param terminal whether the container has one
  public Attachment attach(String container, boolean terminal) throws EngineException {
    var path =
        "/containers/"
            + container
            + "/attach?stream=1&stdin=1&stdout=1&stderr=1&detachKeys="
            + NEVER_TYPED;
    return wire.attach(Request.of("POST", versioned(path)), terminal, SHORT);
  }

  /// Asks for something and takes the whole answer; JSON without content when there is none.
  public JsonValue ask(Call call) throws EngineException {
    var body = call(new Request(call.method(), call.path(), call.body()), call.patience());
    return body.length == 0 ? new JsonValue(null) : Wire.json(body);
  }

  /// As [#ask] for what may not be there: empty when the engine does not find it.
  public Optional<JsonValue> find(Call call) throws EngineException {
    return found(() -> ask(call));
  }

  /// Asks for something and gives the answer as it comes. It ends when this engine does not live
  /// any more.
  public Answer open(Call call) throws EngineException {
    return wire.open(
        new Request(call.method(), versioned(call.path()), call.body()),
        call.patience(),
        onDeath -> Pulse.of(this, onDeath));
  }

  /// As [#open], after sending something piece by piece. What fails while it is read at home is
  /// thrown as [java.io.UncheckedIOException] by the upload.
  public Answer send(Call call, Upload upload) throws EngineException {
    return wire.send(
        Request.of(call.method(), versioned(call.path())),
        upload,
        onDeath -> Pulse.of(this, onDeath));
  }

  /// Begins a call whose connection becomes the streams of a program.
  public Attachment attach(Call call, boolean terminal) throws EngineException {
    return wire.attach(
        new Request(call.method(), versioned(call.path()), call.body()), terminal, call.patience());
  }

  private interface Lookup {
    JsonValue look() throws EngineException;
  }

  private static Optional<JsonValue> found(Lookup lookup) throws EngineException {
    try {
      return Optional.of(lookup.look());
    } catch (EngineException failure) {
      if (failure.status() == 404) {
        return Optional.empty();
      }
      throw failure;
    }
  }

  private byte[] get(String path) throws EngineException {
    return call(Request.of("GET", path), SHORT);
  }

  private byte[] call(Request request, Duration patience) throws EngineException {
    return wire.call(
        new Request(request.method(), versioned(request.path()), request.body()), patience);
  }

  private String versioned(String path) {
    return "/v" + api + path;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
