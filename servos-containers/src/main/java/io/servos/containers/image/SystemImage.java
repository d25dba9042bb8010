package io.servos.containers.image;

import io.servos.containers.archive.Folder;
import io.servos.containers.archive.IgnoreList;
import io.servos.containers.archive.PackedFolder;
import io.servos.containers.archive.TarWriter;
import io.servos.containers.client.Client;
import io.servos.containers.client.Mark;
import io.servos.containers.client.Subject;
import io.servos.containers.engine.JsonValue;
import io.servos.model.BackendFailedException;
import io.servos.spi.Progress;
import io.servos.spi.Userland;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The image of a system of another architecture that lies on this host. It is made once, and
/// remembers of what; a system that was unpacked anew gives another one. Safe for use by many
/// threads and processes.
///
/// @param client of the engine that gets it
public record SystemImage(Client client, Userland system) {

  private static final String CONTENT = "io.servos.content";
  private static final String SYSTEM = "io.servos.system";
  private static final String LAYER = "layer.tar";
  private static final int READABLE = 0644;

  @SuppressWarnings("exports")
  public SystemImage {}

  /// The name of the image of that system.
  public static String name(Userland system) {
    return "servos:" + system.architecture() + "-system";
  }

  private String name() {
    return name(system);
  }

  /// Makes it, unless there is one of that system. One of that name that others have made is taken
  /// as it is.
  ///
  /// @throws io.servos.model.ServosException if it cannot be made
  public void provide(Progress progress) throws InterruptedException {
    var content = content();
    if (isThere(content)) {
      return;
    }
    try (var _ = BuildLock.take(system.architecture() + "-system", name(), progress)) {
      if (!isThere(content)) {
        progress.note("making image '" + name() + "' of the system in '" + system.root() + "'");
        make(content);
      }
    }
  }

  private boolean isThere(String content) throws InterruptedException {
    return new Images(client)
        .find(name())
        .filter(image -> image.labels().getOrDefault(CONTENT, content).equals(content))
        .isPresent();
  }

  /// A system that is unpacked again lies in another folder under the same name.
  private String content() {
    try {
      var inode = Files.getAttribute(system.root(), "unix:ino");
      return inode + "-" + Files.getLastModifiedTime(system.root()).toMillis();
    } catch (IOException gone) {
      throw unreadable(gone);
    }
  }

  private void make(String content) throws InterruptedException {
    var images = new Images(client);
    try {
      var folder =
          new Folder(system.root(), IgnoreList.of(List.of("dev", "proc", "sys")), Set.of());
      var layer = PackedFolder.of(folder);
      var _ = images.load(target -> write(layer, content, target));
    } catch (IOException unreadable) {
      throw unreadable(unreadable);
    }
    images.removeNameless(SYSTEM + "=" + system.architecture());
  }

  /// In the form in which an engine saves images; older ones import them for their own processor
  /// alone.
  private void write(PackedFolder layer, String content, OutputStream target) throws IOException {
    try (var archive = new TarWriter(target)) {
      archive.file(LAYER, READABLE, layer);
      file(archive, "config.json", config(layer, content));
      var image =
          Map.of("Config", "config.json", "RepoTags", List.of(name()), "Layers", List.of(LAYER));
      file(archive, "manifest.json", new JsonValue(List.of(image)));
    }
  }

  private JsonValue config(PackedFolder layer, String content) {
    var labels =
        Mark.on(Subject.image(name()), Map.of(CONTENT, content, SYSTEM, system.architecture()));
    var config = new LinkedHashMap<String, Object>();
    config.put("architecture", system.architecture());
    variant().ifPresent(variant -> config.put("variant", variant));
    config.put("os", "linux");
    config.put("config", Map.of("Labels", labels));
    config.put("rootfs", Map.of("type", "layers", "diff_ids", List.of("sha256:" + layer.sha256())));
    return new JsonValue(config);
  }

  /// Of 32-bit ARM there are several.
  private Optional<String> variant() {
    return system.architecture().equals("arm") ? Optional.of("v7") : Optional.empty();
  }

  private static void file(TarWriter archive, String name, JsonValue content) throws IOException {
    var bytes = content.toString().getBytes(StandardCharsets.UTF_8);
    archive.file(name, READABLE, bytes.length, new ByteArrayInputStream(bytes));
  }

  private BackendFailedException unreadable(IOException why) {
    return new BackendFailedException(
        "docker",
        "the system in '" + system.root() + "' cannot be read: " + why.getMessage(),
        "unpack it again",
        why);
  }
}
