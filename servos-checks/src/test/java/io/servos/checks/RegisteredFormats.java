package io.servos.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// Entries of this host's binfmt_misc for ARM programs, as Debian's packages make them where they
/// are configured by an init system. They are this host's while a test needs them.
final class RegisteredFormats {

  private static final Path TABLE = Path.of("/proc/sys/fs/binfmt_misc");
  private static final String NAME = "servos-test-";
  private static final String MASK =
      "\\xff".repeat(7) + "\\x00" + "\\xff".repeat(8) + "\\xfe" + "\\xff".repeat(3);

  private boolean isMounted;

  void register() throws IOException, InterruptedException {
    if (!Files.exists(TABLE.resolve("register"))) {
      run("mount", "-t", "binfmt_misc", "binfmt_misc", TABLE.toString());
      isMounted = true;
    }
    register("aarch64", "02", "b7");
    register("arm", "01", "28");
  }

  private static void register(String processor, String width, String machine) throws IOException {
    if (!Files.exists(TABLE.resolve(NAME + processor))) {
      var line =
          ":%s:M::%s:%s:/usr/bin/qemu-%s-static:PF"
              .formatted(
                  NAME + processor,
                  "\\x7fELF\\x%s\\x01\\x01%s\\x02\\x00\\x%s\\x00"
                      .formatted(width, "\\x00".repeat(9), machine),
                  MASK,
                  processor);
      Files.writeString(TABLE.resolve("register"), line, StandardCharsets.US_ASCII);
    }
  }

  /// Takes back what was made.
  void close() throws IOException, InterruptedException {
    for (var processor : new String[] {"aarch64", "arm"}) {
      var entry = TABLE.resolve(NAME + processor);
      if (Files.exists(entry)) {
        Files.writeString(entry, "-1", StandardCharsets.US_ASCII);
      }
    }
    if (isMounted) {
      run("umount", TABLE.toString());
      isMounted = false;
    }
  }

  private static void run(String... command) throws IOException, InterruptedException {
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
  }
}
