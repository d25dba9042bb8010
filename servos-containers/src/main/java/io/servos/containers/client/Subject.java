package io.servos.containers.client;

import io.servos.model.InvalidConfigException;
import io.servos.model.IsolationUnavailableException;
import java.util.regex.Pattern;

/// What a call is about: something of an engine that has a name.
///
/// @param name its name or its id
public record Subject(Kind kind, String name) {

  private static final Pattern REFERENCE = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_./:@-]{0,254}");
  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]{0,127}");

  /// Kinds of what engines keep.
  public enum Kind {
    IMAGE("image", "see 'servos image ls'; Servos asks no registry"),
    CONTAINER("container", "see 'servos ps --all'"),
    VOLUME("volume", "see 'servos volume ls'"),
    NETWORK("network", "see 'servos network ls'");

    private final String noun;
    private final String remedy;

    Kind(String noun, String remedy) {
      this.noun = noun;
      this.remedy = remedy;
    }

    /// The word for it, in lower case.
    public String noun() {
      return noun;
    }

    private boolean allows(String name) {
      return this == IMAGE
          ? REFERENCE.matcher(name).matches() && !name.contains("..") && !name.contains("//")
          : NAME.matcher(name).matches();
    }
  }

  /// @throws InvalidConfigException if nothing of that kind can have that name
  public Subject {
    if (!kind.allows(name)) {
      throw InvalidConfigException.of(
          kind.noun(),
          "'" + name + "' is no name",
          "use letters, digits, '_', '.' and '-'" + (kind == Kind.IMAGE ? ", '/', ':', '@'" : ""));
    }
  }

  public static Subject image(String name) {
    return new Subject(Kind.IMAGE, name);
  }

  public static Subject container(String name) {
    return new Subject(Kind.CONTAINER, name);
  }

  public static Subject volume(String name) {
    return new Subject(Kind.VOLUME, name);
  }

  public static Subject network(String name) {
    return new Subject(Kind.NETWORK, name);
  }

  /// That the engine has none of that name.
  public IsolationUnavailableException absent() {
    return refused("there is none of that name", kind.remedy);
  }

  /// That there is one already.
  public IsolationUnavailableException present() {
    return refused("there is one of that name", "remove it, or use another name");
  }

  /// That something does not go with it.
  public IsolationUnavailableException refused(String fact, String what) {
    return new IsolationUnavailableException(toString(), fact, what);
  }

  /// As messages name it.
  @Override
  public String toString() {
    return kind.noun() + " '" + name + "'";
  }
}
