package io.servos.linux.facility;

import io.servos.linux.abi.Syscall;
import io.servos.linux.launch.Arg;
import io.servos.linux.launch.Blob;
import io.servos.linux.launch.Call;
import java.util.ArrayList;
import java.util.List;

/// Gives up privileges, after capabilities(7).
public final class Capabilities {

  private static final String FACILITY = "capabilities";
  private static final int VERSION_3 = 0x20080522;
  private static final int CAP_DAC_OVERRIDE = 1;
  private static final int PR_CAPBSET_DROP = 24;
  private static final int PR_SET_SECUREBITS = 28;
  private static final int PR_SET_NO_NEW_PRIVS = 38;
  private static final int PR_SET_DUMPABLE = 4;

  /// Every secure bit and its lock, except `SECBIT_KEEP_CAPS`, whose lock alone is set.
  private static final int SECUREBITS_LOCKED = 0xef;

  private Capabilities() {}

  /// Leaves no capability, none to be had again, and no privilege to be gained by execve(2).
  ///
  /// @param last the highest capability that this kernel knows
  public static List<Call> dropAll(int last) {
    var calls = new ArrayList<Call>();
    for (int capability = 0; capability <= last; capability++) {
      calls.add(prctl("bounding set", PR_CAPBSET_DROP, "PR_CAPBSET_DROP", capability));
    }
    calls.add(prctl("secure bits", PR_SET_SECUREBITS, "PR_SET_SECUREBITS", SECUREBITS_LOCKED));
    calls.add(dropSets());
    calls.add(prctl("no_new_privs", PR_SET_NO_NEW_PRIVS, "PR_SET_NO_NEW_PRIVS", 1));
    return calls;
  }

  /// Makes the calling process opaque to others of its user, then powerless, in this order.
  public static List<Call> closeUp() {
    return List.of(
        prctl("dumpable", PR_SET_DUMPABLE, "PR_SET_DUMPABLE", 0),
        dropSets(),
        prctl("no_new_privs", PR_SET_NO_NEW_PRIVS, "PR_SET_NO_NEW_PRIVS", 1));
  }

  static Call dropSets() {
    return capset("none", 0);
  }

  static Call keepOnlyDacOverride() {
    return capset("CAP_DAC_OVERRIDE", 1 << CAP_DAC_OVERRIDE);
  }

  private static Call capset(String name, int low) {
    var header = Blob.zeros(8).putInt(0, VERSION_3);
    var sets = Blob.zeros(24).putInt(0, low).putInt(4, low);
    return Call.of(
        Syscall.CAPSET,
        FACILITY,
        name,
        Arg.address(header, "{v3, self}"),
        Arg.address(sets, "{" + name + "}"));
  }

  private static Call prctl(String object, int option, String name, int value) {
    return Call.of(
        Syscall.PRCTL,
        FACILITY,
        object,
        Arg.named(option, name),
        Arg.number(value),
        Arg.number(0),
        Arg.number(0),
        Arg.number(0));
  }
}
