package io.servos.spi;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/// The Servos process that something on this host belongs to, such as a control group or a folder.
/// Its name says which process, so that others can tell whether that is dead. Processes of other
/// pid namespaces cannot be told and are left alone.
///
/// @param namespace inode number of its pid namespace
/// @param pid its number there
/// @param startTime clock ticks from the start of the machine to its own
public record Owner(String namespace, long pid, String startTime) {

  private static final Pattern NAME = Pattern.compile("(\\d+)-(\\d+)-(\\d+)");
  private static final Pattern NUMBER = Pattern.compile("-\\d+$");
  private static final int START_TIME_FIELD = 22;

  /// Of all that belongs to this JVM.
  private static final AtomicLong NUMBERS = new AtomicLong();

  /// This process.
  ///
  /// @param root of the host's files
  public static Owner self(Path root) throws IOException {
    var self = root.resolve("proc/self");
    var stat = read(self.resolve("stat"));
    return new Owner(
        Files.readSymbolicLink(self.resolve("ns/pid")).toString().replaceAll("\\D", ""),
        Long.parseLong(stat.substring(0, stat.indexOf(' '))),
        startTime(stat));
  }

  /// The name of this process.
  public String name() {
    return namespace + "-" + pid + "-" + startTime;
  }

  /// A name for something of its own, a new one at each call.
  public String nextName() {
    return prefix() + NUMBERS.incrementAndGet();
  }

  /// What the names of all that is its own begin with.
  public String prefix() {
    return name() + "-";
  }

  /// Whether the name is that of something whose owner is known to be dead.
  public boolean isOrphan(Path root, String name) {
    var number = NUMBER.matcher(name);
    return number.find() && isDead(root, name.substring(0, number.start()));
  }

  /// Whether that is the name of a process of this namespace that is known to be dead.
  ///
  /// @param root of the host's files
  public boolean isDead(Path root, String process) {
    var parts = NAME.matcher(process);
    return parts.matches()
        && parts.group(1).equals(namespace)
        && hasEnded(root.resolve("proc").resolve(parts.group(2)).resolve("stat"), parts.group(3));
  }

  /// What cannot be read, for want of a descriptor as well, is not known to be dead.
  private static boolean hasEnded(Path stat, String startTime) {
    try {
      return !startTime(read(stat)).equals(startTime);
    } catch (IOException _) {
      return Files.notExists(stat);
    }
  }

  private static String read(Path file) throws IOException {
    try (var stream = new FileInputStream(file.toFile())) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /// The name of the program, in parentheses, may contain blanks and parentheses itself.
  private static String startTime(String stat) {
    return stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[START_TIME_FIELD - 3];
  }
}
