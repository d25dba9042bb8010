package io.servos.checks.fuzz;

import io.servos.linux.facility.Records;
import io.servos.model.BackendFailedException;

/// What comes over the status pipe of a sandbox.
public final class RecordsFuzz {

  private RecordsFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    try {
      int bytes = 0;
      for (var record : Records.parse(input)) {
        bytes +=
            switch (record) {
              case Records.Exit _ -> Records.EXIT_BYTES;
              case Records.Tree _ -> Records.TREE_BYTES;
              case Records.Failure _ -> Records.FAILURE_BYTES;
            };
      }
      if (bytes > input.length) {
        throw new AssertionError("more records than bytes");
      }
    } catch (BackendFailedException refusal) {
      if (!refusal.getMessage().matches("process: .* at byte \\d+ .*")) {
        throw new AssertionError("no place is told", refusal);
      }
    }
  }
}
