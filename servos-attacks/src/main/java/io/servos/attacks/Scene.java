package io.servos.attacks;

import io.servos.attacks.Attack.Part;
import io.servos.model.UserId;
import java.io.Closeable;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// What of the host the attacks go for: files, sockets, this process. Everything of it is below one
/// fresh directory, and is gone after [#close].
final class Scene implements AutoCloseable {

  private static final String CANARY = "sings-" + UUID.randomUUID();

  private final Map<String, String> names = new HashMap<>();
  private final List<Closeable> open = new ArrayList<>();
  private final Path base;
  private final Listeners listeners;
  private final Thread hook = new Thread(this::closeAtTheEnd, "servos-attacks");

  Scene() throws IOException, InterruptedException {
    base = SceneFolder.make();
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      Files.setPosixFilePermissions(base, PosixFilePermissions.fromString("rwxr-xr-x"));
      layOutFiles();
      listeners = Listeners.open(folder("sockets"), scripts());
      open.add(listeners);
      names.putAll(listeners.names());
      names.put("pid", Long.toString(ProcessHandle.current().pid()));
      names.put("canary", "SERVOS_CANARY");
      names.put("value", CANARY);
      names.put("hostname", Files.readString(Path.of("/proc/sys/kernel/hostname")).strip());
      prepareOwners();
    } catch (IOException | InterruptedException | RuntimeException failure) {
      close();
      throw failure;
    }
  }

  /// The directory of the attacks' own files.
  Path scripts() {
    return base.resolve("scripts");
  }

  /// A program that does no harm.
  Path hello() throws IOException {
    return Files.writeString(scripts().resolve("hello.py"), "print('hello')\n");
  }

  /// A directory that every attack is given besides.
  Path tools() {
    return base.resolve("tools");
  }

  /// How often somebody came to one of the sockets.
  int visits() {
    return listeners.visits();
  }

  /// Without any isolation, with a secret in the environment and one in a descriptor.
  Outside outside() {
    return new Outside(
        scripts(),
        List.of(base.resolve("secret"), base),
        Map.of(names.getOrDefault("canary", ""), CANARY));
  }

  private void layOutFiles() throws IOException {
    for (var name : List.of("scripts", "tools", "sockets", "shared", "places", ".ssh", "logs")) {
      Files.createDirectory(folder(name));
    }
    var secret = Files.writeString(base.resolve("secret"), "secret");
    // The JVM does not mark it as one to close when another program is executed.
    open.add(new FileInputStream(secret.toFile()));
    Files.writeString(folder(".ssh").resolve("id_ed25519"), "secret");
    Files.createSymbolicLink(scripts().resolve("link"), secret);
    Files.writeString(tools().resolve("readable"), "readable");
    Files.copy(Outside.python(), tools().resolve("program"));
    Files.setPosixFilePermissions(
        tools().resolve("program"), PosixFilePermissions.fromString("rwxr-xr-x"));
    for (var name : List.of("probe.py", "calls.py")) {
      Files.writeString(scripts().resolve(name), AttackCatalog.text(name));
    }
    names.put("folder", base.toString());
    names.put("secret", secret.toString());
    names.put("tools", tools().toString());
    names.put("shared", folder("shared").toString());
    names.put("sockets", folder("sockets").toString());
  }

  private Path folder(String name) {
    return base.resolve(name);
  }

  private void prepareOwners() throws IOException, InterruptedException {
    var script =
        Files.writeString(
            scripts().resolve("owners.py"), filled(AttackCatalog.text("owners.py"), names));
    var word = outside().word(script);
    if (!word.startsWith("exited 0")) {
      throw new IOException("the scene could not be set: " + word);
    }
  }

  /// An attack with its programs written down for a place that it is made from.
  ///
  /// @param scripts one a part
  /// @param config the attack's own config as JSON, or nothing
  /// @param log where log events of its runs go
  record Draft(Attack attack, Map<Part, Path> scripts, String config, Path log) {

    Optional<Path> script(Part part) {
      return Optional.ofNullable(scripts.get(part));
    }
  }

  /// @param isInside whether it is made within an isolation
  /// @param label names the place in file names
  /// @param owner of what it may write to; empty for this user
  Draft draft(Attack attack, int number, boolean isInside, String label, Optional<UserId> owner)
      throws IOException {
    var own = new HashMap<>(names);
    var id = "servos-" + number + "-" + label + "-" + base.getFileName();
    var place = Files.createDirectory(folder("places").resolve(number + "-" + label));
    if (owner.isPresent()) {
      Files.setAttribute(place, "unix:uid", owner.get().uid());
    }
    var log = folder("logs").resolve(number + "-" + label);
    own.put("id", id);
    own.put("place", place.toString());
    own.put("data", isInside ? "/data" : place.toString());
    own.put("log", log.toString());
    own.put("outside", isInside ? "False" : "True");
    var scripts = new EnumMap<Part, Path>(Part.class);
    for (var part : attack.parts().entrySet()) {
      var name = number + "-" + label + "-" + part.getKey().name().toLowerCase(Locale.ROOT);
      var file = scripts().resolve(name + ".py");
      if (part.getKey() == Part.ATTACK && attack.file().isPresent()) {
        file = scripts().resolve(name + attack.file().get());
      }
      var code = filled(part.getValue(), own);
      scripts.put(part.getKey(), Files.writeString(file, complete(code, id, part.getKey())));
    }
    return new Draft(attack, scripts, filled(attack.config(), own), log);
  }

  private static String complete(String code, String id, Part part) {
    int key = id.hashCode() & 0x7fffffff;
    return "from probe import *\nKEY, NAME = %d, b'%s'\n".formatted(key, id)
        + code
        + (part == Part.LEAVE ? "\nprint('left', flush=True)\nsys.stdin.read()\n" : "");
  }

  private static String filled(String text, Map<String, String> names) {
    var filled = text;
    for (var name : names.entrySet()) {
      filled = filled.replace("{{" + name.getKey() + "}}", name.getValue());
    }
    return filled;
  }

  @Override
  public void close() throws IOException {
    for (var one : open.reversed()) {
      one.close();
    }
    SceneFolder.remove(base);
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException _) {
      // The JVM is ending, by which this was called.
    }
  }

  private void closeAtTheEnd() {
    try {
      close();
    } catch (IOException _) {
      // The next suite removes what this one could not.
    }
  }
}
