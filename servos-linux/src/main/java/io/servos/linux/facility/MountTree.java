package io.servos.linux.facility;

import io.servos.linux.abi.Syscall;
import io.servos.linux.launch.Arg;
import io.servos.linux.launch.Blob;
import io.servos.linux.launch.Call;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Builds the file tree of one sandbox in memory, from nothing, and makes it the root.
final class MountTree {

  private static final int MOVE_MOUNT_F_EMPTY_PATH = 4;
  private static final int MS_NOSUID = 2;
  private static final int MS_NODEV = 4;
  private static final int MS_NOEXEC = 8;
  private static final int MS_REC = 0x4000;
  private static final int MNT_DETACH = 2;
  private static final int S_IFREG = 0x8000;
  private static final int O_CREAT_WRONLY_EXCL = 0x40 | 1 | 0x80 | Mounts.O_CLOEXEC;

  private final List<Placement> placements;
  private final Mounts.Opened opened;
  private final List<Call> calls = new ArrayList<>();
  private final Set<Path> made = new HashSet<>();

  /// Where trees of the host are attached.
  private final Set<Path> ofHost = new HashSet<>();

  /// Where nothing is made: there are files already.
  private final Set<Path> filled = new HashSet<>();

  MountTree(List<Placement> placements, Mounts.Opened opened) {
    this.placements = placements;
    this.opened = opened;
    for (var placement : placements) {
      if (placement instanceof Placement.HostTree) {
        ofHost.add(placement.target());
        filled.add(placement.target());
      } else if (placement instanceof Placement.Processes) {
        filled.add(placement.target());
      }
    }
  }

  List<Call> build() {
    calls.add(mount("none", "/", "", MS_REC | Mounts.MS_PRIVATE, "MS_REC|MS_PRIVATE", ""));
    calls.add(
        mount(
            "servos",
            "/proc",
            "tmpfs",
            MS_NOSUID | MS_NODEV,
            "MS_NOSUID|MS_NODEV",
            "size=4m,nr_inodes=4096,mode=755"));
    calls.add(Mounts.call(Syscall.CHDIR, "/proc", Arg.string("/proc")));
    placements.stream()
        .sorted((one, other) -> Integer.compare(depth(one), depth(other)))
        .forEach(
            placement -> {
              makeParents(placement.target());
              place(placement);
            });
    calls.add(
        Mounts.call(
            Syscall.MOUNT_SETATTR,
            "/",
            Mounts.cwd(),
            Arg.string("."),
            Arg.number(0),
            Arg.address(Mounts.attributes(Mounts.ATTR_RDONLY), "{RDONLY}"),
            Arg.number(Mounts.MOUNT_ATTR_BYTES)));
    calls.add(Mounts.call(Syscall.PIVOT_ROOT, "/", Arg.string("."), Arg.string(".")));
    calls.add(
        Mounts.call(
            Syscall.UMOUNT2,
            "the host's tree",
            Arg.string("."),
            Arg.named(MNT_DETACH, "MNT_DETACH")));
    return calls;
  }

  private static int depth(Placement placement) {
    return placement.target().getNameCount();
  }

  private void makeParents(Path target) {
    var parent = target.getParent();
    if (parent != null && parent.getNameCount() > 0 && !made.contains(parent)) {
      makeParents(parent);
      made.add(parent);
      if (!isWithin(parent, filled)) {
        calls.add(makeDirectory(parent));
      }
    }
  }

  /// Whether it is one of them or lies below one.
  private static boolean isWithin(@Nullable Path path, Set<Path> trees) {
    for (var at = path; at != null; at = at.getParent()) {
      if (trees.contains(at)) {
        return true;
      }
    }
    return false;
  }

  private void place(Placement placement) {
    var target = placement.target();
    var inside = relative(target);
    boolean fresh = made.add(target) && !isWithin(target.getParent(), ofHost);
    if (placement instanceof Placement.HostTree tree) {
      if (fresh) {
        calls.add(tree.directory() ? makeDirectory(target) : makeFile(target));
      }
      calls.add(attach(placement));
    } else if (placement instanceof Placement.Device) {
      calls.add(makeFile(target));
      calls.add(attach(placement));
    } else if (placement instanceof Placement.Mask) {
      calls.add(attach(placement));
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
      writeFile(target, content);
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
    return Mounts.call(
        Syscall.SYMLINKAT,
        target.toString(),
        Arg.string(destination),
        Mounts.cwd(),
        Arg.string(relative(target)));
  }

  private void writeFile(Path target, String content) {
    var bytes = Blob.text(content);
    var open =
        Mounts.call(
            Syscall.OPENAT,
            target.toString(),
            Mounts.cwd(),
            Arg.string(relative(target)),
            Arg.named(O_CREAT_WRONLY_EXCL, "O_CREAT|O_EXCL|O_WRONLY|O_CLOEXEC"),
            Arg.named(0444, "0444"));
    calls.add(open);
    calls.add(
        Mounts.call(
            Syscall.WRITE,
            target.toString(),
            Arg.result(open),
            Arg.address(bytes, "content"),
            Arg.number(content.getBytes(StandardCharsets.UTF_8).length)));
    calls.add(Mounts.call(Syscall.CLOSE, target.toString(), Arg.result(open)));
  }

  private Call attach(Placement placement) {
    var tree = opened.trees().get(placement);
    if (tree == null) {
      throw new IllegalStateException("no tree was opened for " + placement.target());
    }
    return Mounts.call(
        Syscall.MOVE_MOUNT,
        placement.target().toString(),
        Arg.result(tree),
        Arg.string(""),
        Mounts.cwd(),
        Arg.string(relative(placement.target())),
        Arg.named(MOVE_MOUNT_F_EMPTY_PATH, "MOVE_MOUNT_F_EMPTY_PATH"));
  }

  private static Call makeDirectory(Path target) {
    return Mounts.call(
        Syscall.MKDIRAT,
        target.toString(),
        Mounts.cwd(),
        Arg.string(relative(target)),
        Arg.named(0755, "0755"));
  }

  private static Call makeFile(Path target) {
    return Mounts.call(
        Syscall.MKNODAT,
        target.toString(),
        Mounts.cwd(),
        Arg.string(relative(target)),
        Arg.named(S_IFREG | 0444, "S_IFREG|0444"),
        Arg.number(0));
  }

  private static Call mount(
      String source, String target, String type, int flags, String words, String data) {
    return Mounts.call(
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
}
