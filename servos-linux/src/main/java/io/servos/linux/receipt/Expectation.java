package io.servos.linux.receipt;

import io.servos.linux.facility.Binfmt;
import io.servos.linux.facility.Placement;
import io.servos.model.Limits;
import io.servos.model.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What must be observed.
///
/// @param outside the kernel ids of the program
/// @param inside the ids that the program sees
/// @param ownNetwork whether the network namespace is new
/// @param groups names of its control groups by controller, empty for version 2
/// @param trees what of the host the program sees
/// @param keepsGate whether the program is to have the gate open beyond its start
/// @param limits what was asked
/// @param binfmt what the kernel starts for programs of another architecture, if any are to run
public record Expectation(
    UserId outside,
    UserId inside,
    boolean ownNetwork,
    Limits limits,
    Map<String, String> groups,
    List<Placement.HostTree> trees,
    boolean keepsGate,
    Optional<Binfmt> binfmt) {

  /// The same, with one more tree that the program sees.
  public Expectation withTree(Placement.HostTree tree) {
    var all = new ArrayList<>(trees);
    all.add(tree);
    return new Expectation(
        outside, inside, ownNetwork, limits, groups, List.copyOf(all), keepsGate, binfmt);
  }
}
