package io.servos.boards.firmware;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The real esptool, which `scripts/esptool` puts into the user's cache.
public record RealEsptool(Path folder) {

  private static final String ELF = "src/test/resources/io/servos/boards/firmware/elf.py";

  /// Makes an image of a program with parts at addresses.
  ///
  /// @param machine of ELF: 94 for Xtensa, 243 for RISC-V
  /// @param parts entry, then address and size by turns
  public Path image(String chip, int machine, String... parts)
      throws IOException, InterruptedException {
    var elf = folder.resolve(chip + ".elf");
    var making =
        new ArrayList<>(List.of("/usr/bin/python3", ELF, elf + "", Integer.toString(machine)));
    making.addAll(Arrays.asList(parts));
    call(making);
    var image = folder.resolve(chip + ".bin");
    run("--chip", chip, "elf2image", "-o", image.toString(), elf.toString());
    return image;
  }

  /// Its path.
  public static String program() {
    var cache =
        Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
            .filter(path -> path.startsWith("/"))
            .orElse(System.getProperty("user.home") + "/.cache");
    return cache + "/servos/esptool/bin/esptool";
  }

  public String run(String... arguments) throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of(program()));
    command.addAll(Arrays.asList(arguments));
    return call(command);
  }

  private static String call(List<String> command) throws IOException, InterruptedException {
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    var output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }
}
