package io.servos.attacks;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// All attacks, in the order of their classes.
///
/// @param attacks each with a name of its own within its class
public record AttackCatalog(List<Attack> attacks) {

  public AttackCatalog {
    attacks = List.copyOf(attacks);
  }

  /// Those that come with Servos.
  public static AttackCatalog load() {
    return new AttackCatalog(
        text("catalog")
            .lines()
            .flatMap(file -> new AttackReader(file).read(text(file)).stream())
            .toList());
  }

  /// Every class that an attack belongs to.
  public List<ThreatClass> classes() {
    return attacks.stream().map(Attack::threat).distinct().sorted().toList();
  }

  /// A file beside this class.
  static String text(String name) {
    try (var stream = AttackCatalog.class.getResourceAsStream(name)) {
      if (stream == null) {
        throw new FileNotFoundException(name);
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
