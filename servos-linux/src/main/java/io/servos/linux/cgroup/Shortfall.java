package io.servos.linux.cgroup;

import io.servos.model.Limit;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// Why limits are not enforced here.
///
/// @param reason as the second half of a sentence
/// @param remedy how to change that
record Shortfall(String reason, String remedy) {

  /// The limits of whole trees, which nothing but control groups can enforce.
  static final List<Limit> TREE_LIMITS =
      List.of(Limit.MEMORY, Limit.CPUS, Limit.PIDS, Limit.CPU_TIME);

  /// The same for every limit.
  Map<Limit, Shortfall> forAll() {
    var all = new EnumMap<Limit, Shortfall>(Limit.class);
    TREE_LIMITS.forEach(limit -> all.put(limit, this));
    return all;
  }

  /// The kernel itself lacks the controller. That of memory is switched off by default on some
  /// boards.
  static Shortfall absent(String controller) {
    return new Shortfall(
        "the kernel has no '" + controller + "' controller in use",
        controller.equals("memory")
            ? "add cgroup_enable=memory to the kernel's command line and restart the machine"
            : "use a kernel that has it, and mount its control groups");
  }

  static Shortfall of(Map<Limit, Shortfall> shortfalls, Limit limit) {
    var shortfall = shortfalls.get(limit);
    if (shortfall == null) {
      throw new IllegalArgumentException("limit '" + limit + "' does not fall short here");
    }
    return shortfall;
  }
}
