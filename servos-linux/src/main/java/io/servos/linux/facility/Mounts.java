package io.servos.linux.facility;

import io.servos.linux.abi.Syscall;
import io.servos.linux.launch.Arg;
import io.servos.linux.launch.Blob;
import io.servos.linux.launch.Call;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

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
  private static final int O_CLOEXEC = 0x80000;
  private static final int O_PATH = 0x200000;
  private static final int RESOLVE_NO_SYMLINKS = 4;
  private static final int MOVE_MOUNT_F_EMPTY_PATH = 4;
  private static final int ATTR_RDONLY = 1;
  private static final int ATTR_NOSUID = 2;
  private static final int ATTR_NODEV = 4;
  private static final int ATTR_NOEXEC = 8;
  private static final int ATTR_IDMAP = 0x100000;
  private static final int MOUNT_ATTR_BYTES = 32;
  private static final int PROPAGATION = 16;
  private static final int USERNS_FD = 24;
  private static final int MS_NOSUID = 2;
  private static final int MS_NODEV = 4;
  private static final int MS_NOEXEC = 8;
  private static final int MS_REC = 0x4000;
  private static final int MS_PRIVATE = 1 << 18;
  private static final int MNT_DETACH = 2;
  private static final int S_IFREG = 0x8000;
  private static final int O_CREAT_WRONLY_EXCL = 0x40 | 1 | 0x80 | O_CLOEXEC;

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

  private static Blob attributes(int set) {
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
    var calls = new ArrayList<Call>();
    calls.add(mount("none", "/", "", MS_REC | MS_PRIVATE, "MS_REC|MS_PRIVATE", ""));
    calls.add(
        mount(
            "servos",
            "/proc",
            "tmpfs",
            MS_NOSUID | MS_NODEV,
            "MS_NOSUID|MS_NODEV",
            "size=4m,nr_inodes=4096,mode=755"));
    calls.add(Call.of(Syscall.CHDIR, FACILITY, "/proc", Arg.string("/proc")));
    var made = new HashSet<Path>();
    placements.stream()
        .sorted((one, other) -> Integer.compare(depth(one), depth(other)))
        .forEach(
            placement -> {
              makeParents(calls, made, placement.target());
              place(calls, made, placement, opened);
            });
    calls.add(
        call(
            Syscall.MOUNT_SETATTR,
            "/",
            cwd(),
            Arg.string("."),
            Arg.number(0),
            Arg.address(attributes(ATTR_RDONLY), "{RDONLY}"),
            Arg.number(MOUNT_ATTR_BYTES)));
    calls.add(call(Syscall.PIVOT_ROOT, "/", Arg.string("."), Arg.string(".")));
    calls.add(
        call(
            Syscall.UMOUNT2,
            "the host's tree",
            Arg.string("."),
            Arg.named(MNT_DETACH, "MNT_DETACH")));
    return calls;
  }

  private static int depth(Placement placement) {
    return placement.target().getNameCount();
  }

  private void makeParents(List<Call> calls, Set<Path> made, Path target) {
    for (int depth = 1; depth < target.getNameCount(); depth++) {
      var parent = Path.of("/").resolve(target.subpath(0, depth));
      if (made.add(parent) && !insideHostTree(parent)) {
        calls.add(makeDirectory(parent));
      }
    }
  }

  private boolean insideHostTree(Path path) {
    return placements.stream()
        .anyMatch(
            placement ->
                (placement instanceof Placement.HostTree
                        || placement instanceof Placement.Processes)
                    && path.startsWith(placement.target()));
  }

  private void place(List<Call> calls, Set<Path> made, Placement placement, Opened opened) {
    var target = placement.target();
    var inside = relative(target);
    boolean fresh = made.add(target) && !belowHostTree(target);
    if (placement instanceof Placement.HostTree tree) {
      if (fresh) {
        calls.add(tree.directory() ? makeDirectory(target) : makeFile(target));
      }
      calls.add(attach(opened, placement));
    } else if (placement instanceof Placement.Device) {
      calls.add(makeFile(target));
      calls.add(attach(opened, placement));
    } else if (placement instanceof Placement.Mask) {
      calls.add(attach(opened, placement));
    } else if (placement instanceof Placement.Memory(_, long bytes, long inodes)) {
      calls.add(makeDirectory(target));
      calls.add(memory(inside, bytes, inodes));
    } else if (placement instanceof Placement.Processes) {
      calls.add(makeDirectory(target));
      calls.add(processes(inside));
    } else if (placement instanceof Placement.Link(_, var destination)) {
      calls.add(link(target, destination));
    } else if (placement instanceof Placement.Handlers(var binfmt)) {
      calls.addAll(binfmt.register());
    } else if (placement instanceof Placement.Text(_, var content)) {
      writeFile(calls, target, content);
    } else if (fresh) {
      calls.add(makeDirectory(target));
    }
  }

  private static Call memory(String inside, long bytes, long inodes) {
    return mount(
        "tmpfs",
        inside,
        "tmpfs",
        MS_NOSUID | MS_NODEV,
        "MS_NOSUID|MS_NODEV",
        "size=" + bytes + ",nr_inodes=" + inodes + ",mode=1777");
  }

  private static Call processes(String inside) {
    return mount(
        "proc",
        inside,
        "proc",
        MS_NOSUID | MS_NODEV | MS_NOEXEC,
        "MS_NOSUID|MS_NODEV|MS_NOEXEC",
        "");
  }

  private static Call link(Path target, String destination) {
    return call(
        Syscall.SYMLINKAT,
        target.toString(),
        Arg.string(destination),
        cwd(),
        Arg.string(relative(target)));
  }

  private boolean belowHostTree(Path path) {
    return placements.stream()
        .anyMatch(
            placement ->
                placement instanceof Placement.HostTree
                    && path.startsWith(placement.target())
                    && !path.equals(placement.target()));
  }

  private static void writeFile(List<Call> calls, Path target, String content) {
    var bytes = Blob.text(content);
    var open =
        call(
            Syscall.OPENAT,
            target.toString(),
            cwd(),
            Arg.string(relative(target)),
            Arg.named(O_CREAT_WRONLY_EXCL, "O_CREAT|O_EXCL|O_WRONLY|O_CLOEXEC"),
            Arg.named(0444, "0444"));
    calls.add(open);
    calls.add(
        call(
            Syscall.WRITE,
            target.toString(),
            Arg.result(open),
            Arg.address(bytes, "content"),
            Arg.number(content.getBytes(java.nio.charset.StandardCharsets.UTF_8).length)));
    calls.add(call(Syscall.CLOSE, target.toString(), Arg.result(open)));
  }

  private static Call attach(Opened opened, Placement placement) {
    var tree = opened.trees().get(placement);
    if (tree == null) {
      throw new IllegalStateException("no tree was opened for " + placement.target());
    }
    return call(
        Syscall.MOVE_MOUNT,
        placement.target().toString(),
        Arg.result(tree),
        Arg.string(""),
        cwd(),
        Arg.string(relative(placement.target())),
        Arg.named(MOVE_MOUNT_F_EMPTY_PATH, "MOVE_MOUNT_F_EMPTY_PATH"));
  }

  private static Call makeDirectory(Path target) {
    return call(
        Syscall.MKDIRAT,
        target.toString(),
        cwd(),
        Arg.string(relative(target)),
        Arg.named(0755, "0755"));
  }

  private static Call makeFile(Path target) {
    return call(
        Syscall.MKNODAT,
        target.toString(),
        cwd(),
        Arg.string(relative(target)),
        Arg.named(S_IFREG | 0444, "S_IFREG|0444"),
        Arg.number(0));
  }

  private static Call mount(
      String source, String target, String type, int flags, String words, String data) {
    return call(
        Syscall.MOUNT,
        target,
        Arg.string(source),
        Arg.string(target),
        type.isEmpty() ? Arg.nothing() : Arg.string(type),
        Arg.named(flags, words),
        data.isEmpty() ? Arg.nothing() : Arg.string(data));
  }

  private static String relative(Path target) {
    return target.toString().substring(1);
  }

  private static Arg cwd() {
    return Arg.named(AT_FDCWD, "AT_FDCWD");
  }

  private static Call call(Syscall syscall, String object, Arg... args) {
    return Call.of(syscall, FACILITY, object, args);
  }
}
