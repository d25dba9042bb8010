package io.servos.containers.container;

import io.servos.containers.cleanup.Pruned;
import io.servos.containers.client.Client;
import io.servos.containers.client.Mark;
import io.servos.containers.client.Subject;
import io.servos.containers.engine.Attachment;
import io.servos.containers.engine.Call;
import io.servos.containers.engine.EngineException;
import io.servos.containers.engine.Frames;
import io.servos.containers.engine.JsonValue;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// The containers of an engine. Safe for use by many threads.
///
/// Every method fails with a [io.servos.model.ServosException] that says what to do. Names are
/// names or ids.
public final class Containers {

  private static final int CHUNK = 1 << 16;
  private static final Duration ENDING = Duration.ofSeconds(60);

  private final Client client;

  /// Those of that engine.
  @SuppressWarnings("exports")
  public Containers(Client client) {
    this.client = client;
  }

  /// Makes one, which does not run yet.
  ///
  /// @return its id
  public String create(ContainerSpec spec) throws InterruptedException {
    var about = Subject.container(spec.name());
    for (var storage : spec.storage()) {
      if (storage instanceof Storage.Named named) {
        checkVolume(Subject.volume(named.volume()));
      }
    }
    return client
        .ask(
            about,
            "make",
            Call.post("/containers/create")
                .with("name", spec.name())
                .sending(new Creation(spec, client.engine().address()).request()))
        .at("Id")
        .text()
        .orElseThrow(about::absent);
  }

  /// An engine would make one, which nobody would know to be ours.
  private void checkVolume(Subject volume) throws InterruptedException {
    if (client.find(volume, Call.get("/volumes/{}", volume.name())).isEmpty()) {
      throw volume.refused(
          "there is none of that name", "make it: servos volume create " + volume.name());
    }
  }

  /// Those that run, and with `all` the others too, newest first.
  public List<Container> list(boolean all) throws InterruptedException {
    return list(Call.get("/containers/json").withFlag("all", all)).stream()
        .map(Container::listed)
        .toList();
  }

  private List<JsonValue> list(Call call) throws InterruptedException {
    return client.ask("list containers", call).elements();
  }

  /// Looks for one.
  public Optional<Details> find(String name) throws InterruptedException {
    return told(name).map(Details::of);
  }

  /// One that has to be there.
  public Details get(String name) throws InterruptedException {
    return find(name).orElseThrow(() -> Subject.container(name).absent());
  }

  /// All that the engine knows of one, as JSON in the engine's own form.
  public String inspect(String name) throws InterruptedException {
    return told(name).orElseThrow(() -> Subject.container(name).absent()).toString();
  }

  private Optional<JsonValue> told(String name) throws InterruptedException {
    return client.find(Subject.container(name), Call.get("/containers/{}/json", name));
  }

  /// Starts one; nothing happens when it runs already.
  public void start(String name) throws InterruptedException {
    client.tell(Subject.container(name), "start", Call.post("/containers/{}/start", name));
  }

  /// Asks one to end, and ends it by force when it has not after that time, or after its own.
  public void stop(String name, Optional<Duration> grace) throws InterruptedException {
    end(name, "stop", grace);
  }

  /// Stops one and starts it again.
  public void restart(String name, Optional<Duration> grace) throws InterruptedException {
    end(name, "restart", grace);
  }

  private void end(String name, String doing, Optional<Duration> grace)
      throws InterruptedException {
    var call = Call.post("/containers/{}/" + doing, name);
    var seconds = grace.map(time -> call.with("t", Long.toString(time.toSeconds())));
    client.tell(
        Subject.container(name),
        doing,
        seconds.orElse(call).waiting(grace.orElseGet(() -> Duration.ofHours(1)).plus(ENDING)));
  }

  /// Sends a signal to the first process.
  ///
  /// @param signal a name such as `KILL` or `HUP`, or a number
  public void kill(String name, String signal) throws InterruptedException {
    client.tell(
        Subject.container(name),
        "send a signal to",
        Call.post("/containers/{}/kill", name).with("signal", signal));
  }

  /// Waits until one does not run, for as long as that takes.
  ///
  /// @return the exit status of its first process
  public int await(String name) throws InterruptedException {
    var about = Subject.container(name);
    try (var answer = client.open(about, "wait for", Call.post("/containers/{}/wait", name))) {
      var end = answer.next().orElseThrow(about::absent);
      return (int) end.at("StatusCode").number().orElse(0);
    } catch (EngineException failure) {
      throw client.told(about, "wait for", failure);
    }
  }

  /// Removes one with the volumes that have no name.
  ///
  /// @param force also when it runs
  public void remove(String name, boolean force) throws InterruptedException {
    client.tell(
        Subject.container(name),
        "remove",
        Call.delete("/containers/{}", name).withFlag("v", true).withFlag("force", force));
  }

  /// Starts a further program in one that runs.
  public Exec exec(String name, Exec.Request request) throws InterruptedException {
    return Exec.start(client, Subject.container(name), request);
  }

  /// Hands on what one has written, and with [LogRequest#follow] what it writes until its end or
  /// that of this thread's patience: an interrupt ends it.
  ///
  /// @throws IOException if the sink fails
  public void logs(String name, LogRequest request, OutputSink sink)
      throws IOException, InterruptedException {
    var about = Subject.container(name);
    var terminal = get(name).terminal();
    var call =
        Call.get("/containers/{}/logs", name)
            .withFlag("stdout", true)
            .withFlag("stderr", true)
            .withFlag("follow", request.follow())
            .withFlag("timestamps", request.timestamps());
    if (request.since().isPresent()) {
      var since = request.since().get();
      call = call.with("since", "%d.%09d".formatted(since.getEpochSecond(), since.getNano()));
    }
    if (request.tail().isPresent()) {
      call = call.with("tail", Integer.toString(request.tail().getAsInt()));
    }
    try (var answer = client.open(about, "read the log of", call)) {
      var frames = new Frames(answer, terminal);
      var buffer = new byte[CHUNK];
      for (int count = frames.read(buffer); count >= 0; count = frames.read(buffer)) {
        sink.accept(frames.stream() == Attachment.Stream.STDERR, buffer, count);
      }
    } catch (EngineException failure) {
      throw client.told(about, "read the log of", failure);
    }
  }

  /// Tells once a second what one uses, until it ends or the listener has heard enough.
  public void stats(String name, StatsListener listener) throws InterruptedException {
    var about = Subject.container(name);
    if (!get(name).isRunning()) {
      throw about.refused("it does not run", "start it: servos container start " + name);
    }
    var call = Call.get("/containers/{}/stats", name).with("stream", "1");
    try (var answer = client.open(about, "measure", call)) {
      for (var told = answer.next(); told.isPresent(); told = answer.next()) {
        var sample = Sample.of(told.get());
        boolean hasEnded = sample.memoryLimitBytes() == 0;
        if (hasEnded || !listener.hears(sample)) {
          return;
        }
      }
    } catch (EngineException failure) {
      throw client.told(about, "measure", failure);
    }
  }

  /// Asks one whether it does its work.
  ///
  /// @param timeout after which no answer is a bad one
  public Probe.Finding probe(String name, Probe probe, Duration timeout)
      throws InterruptedException {
    return new Probing(this, Subject.container(name), timeout).ask(probe);
  }

  /// Asks one again and again until it does its work, or the time is over.
  ///
  /// @param interval from the end of one question to the next
  /// @return what was found last
  public Probe.Finding awaitHealthy(String name, Probe probe, Duration interval, Duration atMost)
      throws InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    var finding = probe(name, probe, atMost);
    long left = deadline - System.nanoTime();
    while (!finding.isHealthy() && left > interval.toNanos()) {
      TimeUnit.NANOSECONDS.sleep(interval.toNanos());
      left = deadline - System.nanoTime();
      if (left > 0) {
        finding = probe(name, probe, Duration.ofNanos(left));
        left = deadline - System.nanoTime();
      }
    }
    return finding;
  }

  /// Removes containers that do not run.
  ///
  /// @param all also those that others have made; those of runs never
  public Pruned prune(boolean all) throws InterruptedException {
    var removed = new ArrayList<String>();
    long bytes = 0;
    var filters =
        new LinkedHashMap<String, Object>(Map.of("status", List.of("created", "exited", "dead")));
    if (!all) {
      filters.putAll(Mark.filter(Subject.Kind.CONTAINER));
    }
    var call =
        Call.get("/containers/json")
            .withFlag("all", true)
            .withFlag("size", true)
            .filtered(filters)
            .waiting(Duration.ofMinutes(2));
    for (var told : list(call)) {
      var container = Container.listed(told);
      if ((all && !container.isOfRun()) || container.isOwn()) {
        remove(container.id(), false);
        removed.add(container.name());
        bytes += told.at("SizeRw").number().orElse(0);
      }
    }
    return new Pruned(removed, bytes);
  }
}
