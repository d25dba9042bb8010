package io.servos.boards.store;

import io.servos.model.BackendFailedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;

/// Products that were made before, each in a directory named after its fingerprint. Only Servos
/// writes there, never a step. Safe for use by many processes: a product appears whole or not.
///
/// @param root where they are
public record Store(Path root) {

  /// Of each kind, the products that were used last are kept.
  private static final int KEPT = 128;

  /// Of the user that runs Servos: `$XDG_CACHE_HOME/servos`, or `.cache/servos` at home.
  public static Store ofUser() {
    return ofUser(System.getenv(), Path.of(System.getProperty("user.home", "/")));
  }

  static Store ofUser(Map<String, String> environment, Path home) {
    var named = environment.getOrDefault("XDG_CACHE_HOME", "");
    var base = named.startsWith("/") ? Path.of(named) : home.resolve(".cache");
    return new Store(base.resolve("servos"));
  }

  /// The directory of a product, whether it is there or not.
  ///
  /// @param kind what kind of product, a plain name
  public Path directory(String kind, String fingerprint) {
    return root.resolve(kind).resolve(fingerprint);
  }

  /// The product, if it is there.
  public Optional<Path> find(String kind, String fingerprint) {
    var directory = directory(kind, fingerprint);
    if (!Files.isDirectory(directory)) {
      return Optional.empty();
    }
    try {
      Files.setLastModifiedTime(directory, FileTime.from(Instant.now()));
    } catch (IOException _) {
      // Another process cleared it away, or it is not ours: it is as good as not there.
      return Optional.empty();
    }
    return Optional.of(directory);
  }

  /// Keeps a product.
  ///
  /// @param made the file that is copied
  /// @param executable whether it is a program
  public void keep(String kind, String fingerprint, String name, Path made, boolean executable) {
    keep(
        kind,
        fingerprint,
        fresh -> {
          var file = Files.copy(made, fresh.resolve(name));
          var mode = executable ? "rwxr-xr-x" : "rw-r--r--";
          Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
        });
  }

  /// Keeps a product of some texts.
  ///
  /// @param texts by the names of their files
  public void keep(String kind, String fingerprint, Map<String, String> texts) {
    keep(
        kind,
        fingerprint,
        fresh -> {
          for (var text : texts.entrySet()) {
            var file = Files.writeString(fresh.resolve(text.getKey()), text.getValue());
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
          }
        });
  }

  /// Puts a product into a directory.
  public interface Filling {

    /// Puts it there.
    ///
    /// @param directory an empty one, which appears under its name once this returns
    void fill(Path directory) throws IOException;
  }

  /// Keeps a product of whatever is put into its directory.
  public void keep(String kind, String fingerprint, Filling filling) {
    var directory = directory(kind, fingerprint);
    try {
      createPrivate(root);
      Files.createDirectories(directory.resolveSibling(""));
      var fresh = Files.createTempDirectory(directory.resolveSibling(""), ".new");
      Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rwxr-xr-x"));
      try {
        filling.fill(fresh);
        publish(fresh, directory);
      } catch (IOException | RuntimeException failure) {
        delete(fresh);
        throw failure;
      }
      prune(directory.resolveSibling(""));
    } catch (IOException failure) {
      throw new BackendFailedException(
          "store",
          "'" + directory + "' cannot be written: " + failure,
          "make room, or name another directory in XDG_CACHE_HOME",
          failure);
    }
  }

  private static void createPrivate(Path directory) throws IOException {
    Files.createDirectories(
        directory,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  }

  private static void publish(Path fresh, Path directory) throws IOException {
    try {
      Files.move(fresh, directory, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException taken) {
      if (!Files.isDirectory(directory)) {
        throw taken;
      }
      delete(fresh);
    }
  }

  private static void prune(Path kind) throws IOException {
    try (var products = Files.list(kind)) {
      for (var old :
          products.sorted(Comparator.comparing(Store::lastUse).reversed()).skip(KEPT).toList()) {
        delete(old);
      }
    }
  }

  private static FileTime lastUse(Path product) {
    try {
      return Files.getLastModifiedTime(product);
    } catch (IOException _) {
      // Another process cleared it away.
      return FileTime.fromMillis(0);
    }
  }

  private static void delete(Path directory) throws IOException {
    try (var files = Files.walk(directory)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
