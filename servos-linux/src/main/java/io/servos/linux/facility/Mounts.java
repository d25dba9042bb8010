package io.servos.linux.facility;

import io.servos.linux.abi.Syscall;
import io.servos.linux.launch.Arg;
import io.servos.linux.launch.Blob;
import io.servos.linux.launch.Call;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/// The file tree that the program sees, built from nothing; after mount(2), open_tree(2),
/// mount_setattr(2) and pivot_root(2).
///
/// @param placements what it consists of
public record Mounts(List<Placement> placements) {

  private static final String FACILITY = "mounts";
  private static final int AT_FDCWD = -100;
  private static final int AT_EMPTY_PATH = 0x1000;
  private static final int AT_RECURSIVE = 0x8000;
  private static final int OPEN_TREE_CLONE = 1;
  static final int O_CLOEXEC = 0x80000;
  private static final int O_PATH = 0x200000;
  private static final int RESOLVE_NO_SYMLINKS = 4;
  static final int ATTR_RDONLY = 1;
  private static final int ATTR_NOSUID = 2;
  private static final int ATTR_NODEV = 4;
  private static final int ATTR_NOEXEC = 8;
  private static final int ATTR_IDMAP = 0x100000;
  static final int MOUNT_ATTR_BYTES = 32;
  private static final int PROPAGATION = 16;
  private static final int USERNS_FD = 24;
  static final int MS_PRIVATE = 1 << 18;

  public Mounts {
    placements = List.copyOf(placements);
  }

  /// The first descriptor after those that the launch is given.
  public int firstUnused() {
    int first = Descriptor.FIRST_ID_MAP;
    for (var placement : placements) {
      if (placement instanceof Placement.HostTree tree && tree.idMap().isPresent()) {
        first = Math.max(first, tree.idMap().getAsInt() + 1);
      }
    }
    return first;
  }

  /// Detached copies of host trees, and where each one goes.
  ///
  /// @param calls what opens them
  /// @param trees the call that yields each tree's descriptor
  public record Opened(List<Call> calls, Map<Placement, Call> trees) {}

  /// Opens every host tree; made by root before it gives up its ids, or else within the sandbox.
  public Opened open() {
    var calls = new ArrayList<Call>();
    var trees = new IdentityHashMap<Placement, Call>();
    for (var placement : placements) {
      if (placement instanceof Placement.HostTree tree) {
        trees.put(tree, openTree(calls, tree));
      } else if (placement instanceof Placement.Device device) {
        trees.put(device, openDevice(calls, device.source().toString()));
      } else if (placement instanceof Placement.Mask mask) {
        trees.put(mask, openDevice(calls, mask.device().toString()));
      }
    }
    return new Opened(calls, trees);
  }

  private static Call openTree(List<Call> calls, Placement.HostTree tree) {
    var source = tree.source().toString();
    var how = Blob.longs(O_PATH | O_CLOEXEC, 0, RESOLVE_NO_SYMLINKS);
    var open =
        call(
            Syscall.OPENAT2,
            source,
            cwd(),
            Arg.string(source),
            Arg.address(how, "{O_PATH|O_CLOEXEC, RESOLVE_NO_SYMLINKS}"),
            Arg.number(24));
    int recursive = tree.directory() ? AT_RECURSIVE : 0;
    var clone =
        call(
            Syscall.OPEN_TREE,
            source,
            Arg.result(open),
            Arg.string(""),
            Arg.named(
                OPEN_TREE_CLONE | O_CLOEXEC | AT_EMPTY_PATH | recursive,
                "OPEN_TREE_CLONE|OPEN_TREE_CLOEXEC|AT_EMPTY_PATH"
                    + (tree.directory() ? "|AT_RECURSIVE" : "")));
    calls.add(open);
    calls.add(clone);
    int flags = ATTR_NOSUID | ATTR_NODEV | (tree.writable() ? 0 : ATTR_RDONLY);
    var words = (tree.writable() ? "" : "RDONLY|") + "NOSUID|NODEV";
    tree.idMap()
        .ifPresent(
            userNamespace -> {
              var idMap = attributes(ATTR_IDMAP).putLong(USERNS_FD, userNamespace);
              var map = setAttributes(source, clone, idMap, recursive, "IDMAP by " + userNamespace);
              calls.add(tree.writable() ? map : map.orContinue());
            });
    calls.add(setAttributes(source, clone, apart(flags), recursive, words + ", PRIVATE"));
    return clone;
  }

  private static Call openDevice(List<Call> calls, String source) {
    var clone =
        call(
            Syscall.OPEN_TREE,
            source,
            cwd(),
            Arg.string(source),
            Arg.named(OPEN_TREE_CLONE | O_CLOEXEC, "OPEN_TREE_CLONE|OPEN_TREE_CLOEXEC"));
    calls.add(clone);
    calls.add(
        setAttributes(
            source, clone, apart(ATTR_NOSUID | ATTR_NOEXEC), 0, "NOSUID|NOEXEC, PRIVATE"));
    return clone;
  }

  static Blob attributes(int set) {
    return Blob.zeros(MOUNT_ATTR_BYTES).putLong(0, set);
  }

  /// A copy of a shared mount would take part in what is mounted below the host's.
  private static Blob apart(int set) {
    return attributes(set).putLong(PROPAGATION, MS_PRIVATE);
  }

  private static Call setAttributes(
      String object, Call tree, Blob attributes, int flags, String words) {
    return call(
        Syscall.MOUNT_SETATTR,
        object,
        Arg.result(tree),
        Arg.string(""),
        Arg.named(AT_EMPTY_PATH | flags, "AT_EMPTY_PATH" + (flags == 0 ? "" : "|AT_RECURSIVE")),
        Arg.address(attributes, "{" + words + "}"),
        Arg.number(MOUNT_ATTR_BYTES));
  }

  /// Builds the tree in memory and makes it the root, within the new mount namespace.
  public List<Call> build(Opened opened) {
    return new MountTree(placements, opened).build();
  }

  static Arg cwd() {
    return Arg.named(AT_FDCWD, "AT_FDCWD");
  }

  static Call call(Syscall syscall, String object, Arg... args) {
    return Call.of(syscall, FACILITY, object, args);
  }
}
