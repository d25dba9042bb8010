package io.servos.linux.sandbox;

import io.servos.linux.facility.Records;
import io.servos.linux.sandbox.Endings.Intent;
import io.servos.model.Limits;
import io.servos.model.StartFailure;
import io.servos.spi.Completion;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// What came of a run, from what was reported and counted.
record Conclusion(Limits limits, Holdings holdings, OutputChannel stdout, OutputChannel stderr) {

  /// @param reported by the sandbox
  /// @param wall from the program's first instruction to the end of the last process
  /// @param startFailure tells why the program never ran, from the report of that
  /// @param intent why Servos ended the run, if it did
  Completion of(
      List<Records> reported,
      Duration wall,
      Function<Optional<Records.Failure>, Optional<StartFailure>> startFailure,
      Optional<Intent> intent) {
    var tree = only(reported, Records.Tree.class);
    var counted = holdings.cgroup().usage();
    var endings =
        new Endings(
            limits,
            only(reported, Records.Exit.class),
            tree,
            startFailure.apply(only(reported, Records.Failure.class)),
            intent,
            counted,
            new Endings.Output(stdout.beyondLimit(), stderr.beyondLimit()));
    var usage =
        new Spent(tree.map(Records.Tree::rusage), counted)
            .during(wall, stdout.written(), stderr.written());
    return new Completion(endings.outcome(), usage, holdings.wayOut().refused());
  }

  private static <T extends Records> Optional<T> only(List<Records> records, Class<T> kind) {
    return records.stream().filter(kind::isInstance).map(kind::cast).findFirst();
  }
}
