package io.servos.containers.network;

import io.servos.containers.cleanup.Pruned;
import io.servos.containers.client.Client;
import io.servos.containers.client.Mark;
import io.servos.containers.client.Subject;
import io.servos.containers.engine.Call;
import io.servos.containers.engine.EngineException;
import io.servos.containers.engine.JsonValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The networks of an engine. Safe for use by many threads.
///
/// Every method fails with a [io.servos.model.ServosException] that says what to do. Names are
/// names or ids.
public final class Networks {

  private final Client client;

  /// Those of that engine.
  @SuppressWarnings("exports")
  public Networks(Client client) {
    this.client = client;
  }

  /// Makes one.
  ///
  /// @return its id
  public String create(NetworkSpec spec) throws InterruptedException {
    var about = Subject.network(spec.name());
    var request = new LinkedHashMap<String, Object>();
    request.put("Name", spec.name());
    request.put("CheckDuplicate", true);
    request.put("Driver", "bridge");
    request.put("Internal", spec.isInternal());
    request.put("Labels", Mark.on(about, spec.labels()));
    spec.subnet()
        .ifPresent(
            subnet -> request.put("IPAM", Map.of("Config", List.of(Map.of("Subnet", subnet)))));
    return client
        .ask(about, "make", Call.post("/networks/create").sending(request))
        .at("Id")
        .text()
        .orElseThrow(about::absent);
  }

  /// All of them, by name.
  public List<Network> list() throws InterruptedException {
    return list(Map.of());
  }

  private List<Network> list(Map<String, Object> filters) throws InterruptedException {
    return client.ask("list networks", Call.get("/networks").filtered(filters)).elements().stream()
        .map(Network::of)
        .sorted((one, other) -> one.name().compareTo(other.name()))
        .toList();
  }

  /// Looks for one.
  public Optional<Network> find(String name) throws InterruptedException {
    return told(name).map(Network::of);
  }

  /// One that has to be there.
  public Network get(String name) throws InterruptedException {
    return find(name).orElseThrow(() -> Subject.network(name).absent());
  }

  /// All that the engine knows of one, as JSON in the engine's own form.
  public String inspect(String name) throws InterruptedException {
    return told(name).orElseThrow(() -> Subject.network(name).absent()).toString();
  }

  private Optional<JsonValue> told(String name) throws InterruptedException {
    return client.find(Subject.network(name), Call.get("/networks/{}", name));
  }

  /// Removes one that no running container is connected to.
  public void remove(String name) throws InterruptedException {
    client.tell(Subject.network(name), "remove", Call.delete("/networks/{}", name));
  }

  /// Connects a container.
  ///
  /// @param aliases names that others in the network find it by, besides its own
  public void connect(String name, String container, List<String> aliases)
      throws InterruptedException {
    var _ = Subject.container(container);
    client.tell(
        Subject.network(name),
        "connect a container to",
        Call.post("/networks/{}/connect", name)
            .sending(Map.of("Container", container, "EndpointConfig", Map.of("Aliases", aliases))));
  }

  /// Cuts a container off.
  ///
  /// @param force also when the engine has lost the container
  public void disconnect(String name, String container, boolean force) throws InterruptedException {
    var _ = Subject.container(container);
    client.tell(
        Subject.network(name),
        "disconnect a container from",
        Call.post("/networks/{}/disconnect", name)
            .sending(Map.of("Container", container, "Force", force)));
  }

  /// Removes networks that no running container is connected to.
  ///
  /// @param all also those that others have made; the engine's own stay
  public Pruned prune(boolean all) throws InterruptedException {
    var filters =
        new LinkedHashMap<String, Object>(
            Map.of("dangling", List.of("true"), "type", List.of("custom")));
    if (!all) {
      filters.putAll(Mark.filter(Subject.Kind.NETWORK));
    }
    var removed = new ArrayList<String>();
    for (var network : list(filters)) {
      if ((all || network.isOwn()) && removeUnused(network)) {
        removed.add(network.name());
      }
    }
    return new Pruned(removed, 0);
  }

  /// Engines tell of a list which networks are in use, and are not always right.
  private boolean removeUnused(Network network) throws InterruptedException {
    try {
      client.engine().ask(Call.delete("/networks/{}", network.id()));
      return true;
    } catch (EngineException failure) {
      if (failure.status() == 403 || failure.status() == 404) {
        return false;
      }
      throw client.told(Subject.network(network.name()), "remove", failure);
    }
  }
}
