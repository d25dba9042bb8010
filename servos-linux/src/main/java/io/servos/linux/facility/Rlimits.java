package io.servos.linux.facility;

import io.servos.linux.abi.Syscall;
import io.servos.linux.launch.Arg;
import io.servos.linux.launch.Blob;
import io.servos.linux.launch.Call;
import java.util.ArrayList;
import java.util.List;

/// Limits per process, after getrlimit(2).
///
/// @param settings what to set, in order
public record Rlimits(List<Setting> settings) {

  public Rlimits {
    settings = List.copyOf(settings);
  }

  /// A resource with its limits.
  ///
  /// @param soft what the kernel holds to; for processor time by a signal that says why
  /// @param hard up to where the program may raise it; for processor time where it is killed
  public record Setting(Resource resource, long soft, long hard) {

    public Setting(Resource resource, long value) {
      this(resource, value, value);
    }

    private String label() {
      return "{" + (soft == hard ? "" : soft + ", ") + hard + "}";
    }
  }

  /// Resources by their number on x86_64 and aarch64.
  public enum Resource {
    CPU(0),
    FSIZE(1),
    CORE(4),
    NPROC(6),
    NOFILE(7),
    AS(9);

    private final int number;

    Resource(int number) {
      this.number = number;
    }
  }

  public List<Call> set() {
    var calls = new ArrayList<Call>();
    for (var setting : settings) {
      var name = "RLIMIT_" + setting.resource().name();
      calls.add(
          Call.of(
              Syscall.PRLIMIT64,
              "rlimits",
              name,
              Arg.number(0),
              Arg.named(setting.resource().number, name),
              Arg.address(Blob.longs(setting.soft(), setting.hard()), setting.label()),
              Arg.nothing()));
    }
    return calls;
  }
}
