package io.servos.linux.cgroup;

import io.servos.model.Limit;
import io.servos.model.Limits;
import io.servos.spi.Owner;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;

/// Control groups of version 1, one tree per controller.
///
/// Moving into a group costs a grace period of the kernel, 10 ms and more. Therefore no process is
/// moved: each lease has a thread that moved in ahead of time and starts the process from there.
final class CgroupV1 implements CgroupDriver {

  /// What Servos uses, in the order of [#LIMITS].
  static final List<String> CONTROLLERS = List.of("memory", "cpu", "pids", "cpuacct");

  private static final List<Limit> LIMITS =
      List.of(Limit.MEMORY, Limit.CPUS, Limit.PIDS, Limit.CPU_TIME);

  private static final int MOST_SPARES = 8;

  private final Map<String, Path> folders;
  private final Map<Limit, Shortfall> shortfalls;
  private final List<Hierarchy> hierarchies;
  private final Owner owner;
  private final Removals removals = new Removals();
  private final Spawner relay = Spawner.shared();
  private final Queue<SlotV1> spares = new ArrayDeque<>();
  private int wantedSpares = 1;
  private int comingSpares;
  private long leases;

  private CgroupV1(Survey survey, Map<String, Path> folders, Map<Limit, Shortfall> shortfalls) {
    this.folders = folders;
    this.shortfalls = shortfalls;
    this.hierarchies = survey.hierarchies();
    this.owner = survey.owner();
    refill();
  }

  static CgroupV1 open(Survey survey) throws UnusableException {
    var folders = new LinkedHashMap<String, Path>();
    var shortfalls = new EnumMap<Limit, Shortfall>(Limit.class);
    for (int i = 0; i < CONTROLLERS.size(); i++) {
      var controller = CONTROLLERS.get(i);
      try {
        folders.put(controller, usable(survey, controller, folders.values()));
      } catch (UnusableException unusable) {
        shortfalls.put(LIMITS.get(i), unusable.shortfall());
      }
    }
    if (folders.isEmpty()) {
      throw new UnusableException(Shortfall.of(shortfalls, Limit.MEMORY));
    }
    for (var folder : Set.copyOf(folders.values())) {
      survey.sweep(folder, _ -> {});
    }
    return new CgroupV1(survey, folders, shortfalls);
  }

  /// The folder of a controller, after a try.
  private static Path usable(Survey survey, String controller, Iterable<Path> known)
      throws UnusableException {
    var tree =
        survey.hierarchies().stream()
            .filter(hierarchy -> hierarchy.controllers().contains(controller))
            .findFirst()
            .orElseThrow(() -> new UnusableException(Shortfall.absent(controller)));
    var own = tree.own().orElseThrow(() -> new UnusableException(outside(controller, tree)));
    var folder = own.resolve(Survey.FOLDER);
    for (var other : known) {
      if (other.equals(folder)) {
        return folder;
      }
    }
    try {
      survey.tryFolder(folder);
      return folder;
    } catch (IOException failure) {
      throw new UnusableException(survey.refusal(own, failure));
    }
  }

  private static Shortfall outside(String controller, Hierarchy tree) {
    return new Shortfall(
        "the '" + controller + "' control group of Servos is outside of '" + tree.mount() + "'",
        "mount the part of the tree that Servos runs in");
  }

  @Override
  public String label() {
    return "cgroup v1";
  }

  @Override
  public Set<Limit> enforces() {
    var enforced = EnumSet.copyOf(LIMITS);
    enforced.removeAll(shortfalls.keySet());
    return enforced;
  }

  @Override
  public String reason(Limit limit) {
    return Shortfall.of(shortfalls, limit).reason();
  }

  @Override
  public String remedy(Limit limit) {
    return Shortfall.of(shortfalls, limit).remedy();
  }

  @Override
  public CgroupLease lease(Limits limits) {
    var slot = take();
    try {
      slot.awaitParked();
      return new LeaseV1(slot, limits, enforces());
    } catch (RuntimeException failure) {
      slot.discard();
      throw failure;
    }
  }

  private SlotV1 take() {
    var spare = poll();
    return spare.orElseGet(this::slot);
  }

  /// A spare one. Each lease but the first, which may stay the only one, doubles their number when
  /// it finds none ready.
  private synchronized Optional<SlotV1> poll() {
    leases++;
    var spare = Optional.ofNullable(spares.poll());
    if (leases > 1 && !spare.map(SlotV1::isParked).orElse(false)) {
      wantedSpares = Math.min(MOST_SPARES, 2 * wantedSpares);
    }
    return spare;
  }

  @Override
  public synchronized void restock() {
    if (leases > 1 && spares.size() + comingSpares < wantedSpares) {
      relay.attempt(this::refill);
    }
  }

  private void refill() {
    while (mayMakeSpare()) {
      var slot = slot();
      if (!keep(slot)) {
        slot.discard();
      }
    }
  }

  private synchronized boolean mayMakeSpare() {
    boolean may = spares.size() + comingSpares < wantedSpares;
    if (may) {
      comingSpares++;
    }
    return may;
  }

  /// Whether there is still use for it.
  private synchronized boolean keep(SlotV1 spare) {
    comingSpares--;
    return wantedSpares > 0 && spares.add(spare);
  }

  private SlotV1 slot() {
    return new SlotV1(folders, hierarchies, owner.nextName(), relay, removals);
  }

  @Override
  public void close() {
    var unused = new ArrayList<SlotV1>();
    synchronized (this) {
      wantedSpares = 0;
      unused.addAll(spares);
      spares.clear();
    }
    unused.forEach(SlotV1::discard);
    removals.close();
    relay.close();
    // Refused while another Servos uses them.
    new LinkedHashSet<>(folders.values())
        .forEach(folder -> Removals.tryRemove(folder, System.nanoTime()));
  }
}
