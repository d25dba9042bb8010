package io.servos.containers.image;

import io.servos.containers.archive.TarWriter;
import io.servos.model.BackendFailedException;
import io.servos.model.Platform;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/// What the image of a platform is made from: the folder `docker/PLATFORM` of the source tree,
/// which holds one Dockerfile and comes with these classes, and the certificates that this host
/// trusts, for networks whose proxy has one of its own.
///
/// @param platform its label
/// @param text the Dockerfile
record Recipe(String platform, String text) implements Context {

  private static final Path TRUSTED = Path.of("/etc/ssl/certs/ca-certificates.crt");
  private static final int READABLE = 0644;
  private static final int FOLDER = 0755;

  static Recipe of(Platform platform) {
    try (var resource =
        Objects.requireNonNull(
            Recipe.class.getResourceAsStream("docker/" + platform.label() + "/Dockerfile"),
            "every platform has a Dockerfile")) {
      return new Recipe(
          platform.label(), new String(resource.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException torn) {
      throw new BackendFailedException(
          "docker",
          "the Dockerfile of platform '" + platform + "' cannot be read: " + torn.getMessage(),
          "install Servos again",
          torn);
    }
  }

  /// Tells it from others, as one word.
  String content() {
    try {
      var digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 16);
    } catch (NoSuchAlgorithmException impossible) {
      throw new AssertionError("every JDK has SHA-256", impossible);
    }
  }

  @Override
  public String name() {
    return "docker/" + platform + "/Dockerfile";
  }

  @Override
  public List<String> dockerfile() {
    return text.lines().toList();
  }

  @Override
  public void writeTo(OutputStream target) throws IOException {
    try (var archive = new TarWriter(target)) {
      archive.folder("docker", FOLDER);
      archive.folder("docker/ca", FOLDER);
      if (Files.isReadable(TRUSTED)) {
        file(archive, "docker/ca/host.crt", Files.readAllBytes(TRUSTED));
      }
      archive.folder("docker/" + platform, FOLDER);
      file(archive, name(), text.getBytes(StandardCharsets.UTF_8));
    }
  }

  private static void file(TarWriter archive, String name, byte[] content) throws IOException {
    archive.file(name, READABLE, content.length, new ByteArrayInputStream(content));
  }

  @Override
  public BackendFailedException unreadable(IOException why) {
    return new BackendFailedException(
        "docker",
        "what the image of platform '" + platform + "' is made from: " + why.getMessage(),
        "let this user read " + TRUSTED,
        why);
  }
}
