package io.servos.linux.cgroup;

import io.servos.model.Limits;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/// Another JVM with the classes of this one.
final class Jvm {

  private static final List<Class<?>> NEEDED =
      List.of(
          CgroupDriver.class,
          Jvm.class,
          Limits.class,
          Assertions.class,
          Test.class,
          NullMarked.class);

  private Jvm() {}

  static String classPath() {
    var places = new LinkedHashSet<String>();
    NEEDED.forEach(type -> places.add(place(type).toString()));
    return String.join(":", places);
  }

  /// A command that finds its classes by the environment.
  static List<String> command(Class<?> main, String... arguments) {
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                main.getName()));
    command.addAll(List.of(arguments));
    return command;
  }

  static Process start(Class<?> main, String... arguments) throws IOException {
    var builder = new ProcessBuilder(command(main, arguments)).redirectErrorStream(true);
    builder.environment().put("CLASSPATH", classPath());
    return builder.start();
  }

  /// The directory or archive that a class is in.
  private static Path place(Class<?> type) {
    var inside = type.getName().replace('.', '/') + ".class";
    var resource = type.getResource("/" + inside);
    if (resource == null) {
      throw new AssertionError(type + " has no file");
    }
    var place =
        resource.toString().replaceFirst("!?/" + inside + "$", "").replaceFirst("^jar:", "");
    return Path.of(URI.create(place));
  }
}
