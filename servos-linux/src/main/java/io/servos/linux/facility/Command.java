package io.servos.linux.facility;

import io.servos.linux.abi.Syscall;
import io.servos.linux.launch.Arg;
import io.servos.linux.launch.Call;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// What is executed in the end. It comes in a file of its own that the program's process maps at a
/// fixed address, so that launches which differ in nothing else are the same image.
///
/// @param executable absolute path inside
/// @param environment as `NAME=value`
public record Command(String executable, List<String> argv, List<String> environment) {

  /// Far above the image.
  private static final long ADDRESS = 0x1000_0000L;

  private static final int ARGUMENTS = 0x1000;
  private static final int ENVIRONMENT = 0x40_0000;
  private static final int STRINGS = 0x80_0000;
  private static final int BYTES = 0x100_0000;
  private static final int PROT_READ = 1;
  private static final int MAP_PRIVATE_FIXED = 2 | 0x10;

  public Command {
    argv = List.copyOf(argv);
    environment = List.copyOf(environment);
  }

  /// The content of the file by offset; what lies between is never read. Empty when it is longer
  /// than Linux takes.
  public Map<Integer, byte[]> parts() {
    var texts = Stream.concat(argv.stream(), environment.stream()).map(Command::ended).toList();
    var path = ended(executable);
    int size = texts.stream().mapToInt(text -> text.length).sum();
    int most = (ENVIRONMENT - ARGUMENTS) / Long.BYTES - 1;
    if (path.length > ARGUMENTS
        || size > BYTES - STRINGS
        || argv.size() > most
        || environment.size() > most) {
      return Map.of();
    }
    var strings = ByteBuffer.allocate(size);
    var arguments = pointers(texts.subList(0, argv.size()), strings);
    var variables = pointers(texts.subList(argv.size(), texts.size()), strings);
    return Map.of(0, path, ARGUMENTS, arguments, ENVIRONMENT, variables, STRINGS, strings.array());
  }

  private static byte[] ended(String text) {
    return (text + '\0').getBytes(StandardCharsets.UTF_8);
  }

  /// The array that execve(2) takes, the texts themselves appended to the strings.
  private static byte[] pointers(List<byte[]> texts, ByteBuffer strings) {
    var array = ByteBuffer.allocate((texts.size() + 1) * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (var text : texts) {
      array.putLong(ADDRESS + STRINGS + strings.position());
      strings.put(text);
    }
    return array.array();
  }

  /// Maps the file; to come before limits of memory.
  public static Call map() {
    return Call.of(
        Syscall.MMAP,
        "program",
        "command",
        Arg.named(ADDRESS, "0x" + Long.toHexString(ADDRESS)),
        Arg.number(BYTES),
        Arg.named(PROT_READ, "PROT_READ"),
        Arg.named(MAP_PRIVATE_FIXED, "MAP_PRIVATE|MAP_FIXED"),
        Arg.number(Descriptor.COMMAND),
        Arg.number(0));
  }

  /// Becomes the program.
  public Call execute() {
    return Call.of(
        Syscall.EXECVE,
        "program",
        executable,
        Arg.named(ADDRESS, '"' + executable + '"'),
        Arg.named(ADDRESS + ARGUMENTS, argv.toString()),
        Arg.named(ADDRESS + ENVIRONMENT, names().toString()));
  }

  private List<String> names() {
    return environment.stream()
        .map(variable -> variable.substring(0, variable.indexOf('=')))
        .toList();
  }
}
