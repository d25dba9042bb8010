package io.servos.config;

import io.servos.config.Node.Entry;
import io.servos.config.Node.Mapping;
import io.servos.config.Node.Scalar;
import io.servos.config.Node.Sequence;
import io.servos.model.Mount;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Mounts, each `SRC:DST[:rw]` or a map, which can hold paths with colons.
record MountList() implements Kind<List<Mount>> {

  static final String SOURCE = "source";
  static final String TARGET = "target";
  static final String ACCESS = "access";

  /// One mount as text.
  static final String PATTERN = "^[^:]+:/[^:]*(:r[ow])?$";

  static final Choice<Mount.Access> ACCESS_WORD =
      Choice.of("an access", List.of(Mount.Access.values()), Mount.Access::label);

  private static final InsidePath TARGET_PATH = new InsidePath();
  private static final String MOUNT_REMEDY =
      "use SRC:DST or SRC:DST:rw with an absolute DST, or a map of source, target and access";
  private static final String SOURCE_REMEDY = "use the path of a file or directory of the host";

  @Override
  public String allowed() {
    return "a list of SRC:DST or SRC:DST:rw, or of maps of source, target and access";
  }

  @Override
  public Optional<List<Mount>> read(Node node, Place place, String remedy) {
    return place.each(node, remedy, MountList::mount);
  }

  private static Optional<Mount> mount(Node node, Place place) {
    return node instanceof Mapping mapping
        ? ofMap(mapping, place)
        : place.text(node, "a mount", MOUNT_REMEDY).flatMap(text -> ofText(text, node, place));
  }

  private static Optional<Mount> ofMap(Mapping mapping, Place place) {
    var fields = Fields.of(mapping, place, List.of(SOURCE, TARGET, ACCESS));
    for (var name : List.of(SOURCE, TARGET)) {
      if (!fields.containsKey(name)) {
        place.report(mapping.at(), "has no " + Quoted.of(name), MOUNT_REMEDY);
      }
    }
    var source =
        Optional.ofNullable(fields.get(SOURCE))
            .flatMap(node -> sourceOf(node, place.child(SOURCE)));
    var target =
        Optional.ofNullable(fields.get(TARGET))
            .flatMap(node -> TARGET_PATH.read(node, place.child(TARGET)));
    var access =
        Optional.ofNullable(fields.get(ACCESS))
            .map(node -> ACCESS_WORD.read(node, place.child(ACCESS)))
            .orElse(Optional.of(Mount.Access.READ_ONLY));
    return source.isPresent() && target.isPresent() && access.isPresent()
        ? Optional.of(new Mount(source.get(), target.get(), access.get()))
        : Optional.empty();
  }

  private static Optional<Path> sourceOf(Node node, Place place) {
    return place.text(node, "a path", SOURCE_REMEDY).flatMap(text -> source(text, node, place));
  }

  private static Optional<Mount> ofText(String text, Node node, Place place) {
    if (!text.matches(PATTERN)) {
      place.report(node.at(), node.described() + " is not a mount", MOUNT_REMEDY);
      return Optional.empty();
    }
    var parts = text.split(":", -1);
    var access =
        parts.length == 3 && parts[2].equals("rw")
            ? Mount.Access.READ_WRITE
            : Mount.Access.READ_ONLY;
    var target = place.path(node, parts[1], Path.of("/"));
    var source = source(parts[0], node, place);
    return source.isPresent() && target.isPresent()
        ? Optional.of(new Mount(source.get(), target.get(), access))
        : Optional.empty();
  }

  private static Optional<Path> source(String text, Node node, Place place) {
    if (text.isEmpty()) {
      place.report(node.at(), "is empty", SOURCE_REMEDY);
      return Optional.empty();
    }
    if (text.equals("~") || text.startsWith("~/")) {
      var problem = node.described() + " begins with '~', which stands for nothing here";
      place.report(node.at(), problem, "write the path in full");
      return Optional.empty();
    }
    return place.path(node, text, place.folder());
  }

  @Override
  public Optional<Node> write(List<Mount> value) {
    return value.isEmpty()
        ? Optional.empty()
        : Optional.of(Sequence.of(value.stream().map(MountList::node).toList()));
  }

  private static Node node(Mount mount) {
    var source = mount.source().toAbsolutePath().toString();
    var target = mount.target().toString();
    if (source.indexOf(':') < 0 && target.indexOf(':') < 0) {
      return Scalar.text(
          source + ":" + target + (mount.access() == Mount.Access.READ_WRITE ? ":rw" : ""));
    }
    var entries = new ArrayList<Entry>();
    entries.add(Entry.of(SOURCE, Scalar.text(source)));
    entries.add(Entry.of(TARGET, Scalar.text(target)));
    entries.add(Entry.of(ACCESS, Scalar.text(mount.access().label())));
    return Mapping.of(entries);
  }
}
