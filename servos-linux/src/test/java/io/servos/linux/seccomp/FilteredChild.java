package io.servos.linux.seccomp;

import io.servos.linux.abi.Architecture;
import io.servos.linux.abi.Syscall;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/// Child processes that load a filter into the real kernel through Python, and the same children
/// without the filter.
final class FilteredChild {

  /// How a child ended.
  record Ended(int exitCode, String output) {}

  static final Path PYTHON = Path.of("/usr/bin/python3");

  private static final String LOADER =
      """
      import ctypes, os, platform, struct, sys

      libc = ctypes.CDLL(None, use_errno=True)
      libc.syscall.restype = ctypes.c_long

      def syscall(number, *arguments):
          ctypes.set_errno(0)
          words = [ctypes.c_long(number)] + [ctypes.c_ulong(a & (2**64 - 1)) for a in arguments]
          return libc.syscall(*words), ctypes.get_errno()

      def load(path):
          code = open(path, 'rb').read()
          buffer = ctypes.create_string_buffer(code, len(code))
          program = ctypes.create_string_buffer(
              struct.pack('@HP', len(code) // 8, ctypes.addressof(buffer)))
          number = 277 if platform.machine() == 'aarch64' else 317
          no_new_privileges, set_mode_filter = 38, 1
          if libc.prctl(no_new_privileges, 1, 0, 0, 0) != 0:
              sys.exit('prctl failed')
          result = syscall(number, set_mode_filter, 0, ctypes.addressof(program))
          if result[0] != 0:
              sys.exit('the kernel refused the filter: %r' % (result,))

      def probe(calls):
          for call in calls:
              name, *numbers = call.split(',')
              child = os.fork()
              if child == 0:
                  result, error = syscall(*[int(n, 0) for n in numbers])
                  os.write(1, ('%s %d\\n' % (name, error if result == -1 else 0)).encode())
                  os._exit(0)
              os.waitpid(child, 0)

      def compat():
          import mmap
          page = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
          page.write(b'\\xb8\\x14\\x00\\x00\\x00\\xcd\\x80\\xc3')
          function = ctypes.CFUNCTYPE(ctypes.c_int)
          print(function(ctypes.addressof(ctypes.c_char.from_buffer(page)))() == os.getpid())

      if sys.argv[1] != '-':
          load(sys.argv[1])
      if sys.argv[2] == 'probe':
          probe(sys.argv[3:])
      elif sys.argv[2] == 'compat':
          compat()
      else:
          os.execv(sys.argv[3], sys.argv[3:])
      """;

  private static final int DEADLINE_SECONDS = 120;

  private final Path folder;
  private final Path loader;
  private final Path filter;

  FilteredChild(Path folder, BpfProgram program) throws IOException {
    this.folder = folder;
    loader = Files.writeString(folder.resolve("loader.py"), LOADER);
    filter = Files.write(folder.resolve("filter.bpf"), program.bytes());
  }

  /// Tries a call with each probe's arguments; answers error numbers, 0 for success.
  Map<String, Integer> probe(boolean filtered, List<Probe> probes) {
    List<String> words = new ArrayList<>(List.of("probe"));
    probes.forEach(probe -> words.add(probe.word()));
    Map<String, Integer> errors = new TreeMap<>();
    Ended ended = run(filtered, words);
    if (ended.exitCode() != 0) {
      throw new AssertionError(ended);
    }
    ended
        .output()
        .lines()
        .map(line -> line.split(" "))
        .forEach(fields -> errors.put(fields[0], Integer.parseInt(fields[1])));
    return errors;
  }

  /// Calls `getpid` through the entry for 32-bit programs and prints whether that worked.
  Ended compat(boolean filtered) {
    return run(filtered, List.of("compat"));
  }

  /// Executes a program.
  Ended exec(boolean filtered, List<String> command) {
    List<String> words = new ArrayList<>(List.of("exec"));
    words.addAll(command);
    return run(filtered, words);
  }

  private Ended run(boolean filtered, List<String> words) {
    List<String> command = new ArrayList<>();
    command.add(PYTHON.toString());
    command.add(loader.toString());
    command.add(filtered ? filter.toString() : "-");
    command.addAll(words);
    Path output = folder.resolve("output");
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectInput(Path.of("/dev/null").toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      if (!process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("no end within " + DEADLINE_SECONDS + " s: " + command);
      }
      return new Ended(
          process.exitValue(), Files.readString(output, StandardCharsets.UTF_8).strip());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  /// One call to try.
  record Probe(String name, Syscall call, List<Long> arguments) {

    static Probe of(Syscall call, long... arguments) {
      return named(call.label(), call, arguments);
    }

    static Probe named(String name, Syscall call, long... arguments) {
      return new Probe(name, call, Arrays.stream(arguments).boxed().toList());
    }

    String word() {
      StringBuilder word = new StringBuilder(name);
      word.append(',').append(call.number(Architecture.current()));
      arguments.forEach(argument -> word.append(',').append(argument));
      return word.toString();
    }
  }
}
