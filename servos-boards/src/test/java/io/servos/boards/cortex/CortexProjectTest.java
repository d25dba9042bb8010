package io.servos.boards.cortex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.servos.model.EnvironmentConfig;
import io.servos.model.InvalidWorkloadException;
import io.servos.model.Outcome;
import io.servos.model.Platform;
import io.servos.model.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Projects with their own start and linker script, built and run.
class CortexProjectTest {

  private static final String MAKEFILE =
      """
      CC = arm-none-eabi-gcc
      FLAGS = -mcpu=cortex-m3 -mthumb -Os -ffreestanding -nostdlib $(EXTRA)
      build/blink.elf: Core/main.c flash.ld
      	mkdir -p build
      	$(CC) $(FLAGS) -T flash.ld -o $@ Core/main.c
      """;

  private static final String CMAKE =
      """
      cmake_minimum_required(VERSION 3.22)
      project(blink C)
      add_executable(blink Core/main.c)
      target_compile_options(blink PRIVATE -mcpu=cortex-m3 -mthumb -Os -ffreestanding)
      target_link_options(blink PRIVATE
        -mcpu=cortex-m3 -mthumb -nostdlib -T ${CMAKE_SOURCE_DIR}/flash.ld)
      """;

  private static final String LINKER_SCRIPT =
      """
      MEMORY {
        FLASH (rx) : ORIGIN = 0x08000000, LENGTH = 16K
        RAM (rwx) : ORIGIN = 0x20000000, LENGTH = 8K
      }
      SECTIONS {
        .text : { KEEP(*(.vectors)) *(.text* .rodata*) } >FLASH
        .bss : { *(.bss*) } >RAM
      }
      """;

  private static final String SOURCE =
      """
      #define USART(at) (*(volatile unsigned *)(0x40011000 + (at)))
      int main(void) {
        for (const char *at = "own start\\n"; *at; at++) USART(4) = *at;
        const unsigned block[] = {0x20026, 4};
        register int operation __asm__("r0") = 0x20;
        register const unsigned *arguments __asm__("r1") = block;
        __asm__ volatile("bkpt 0xab" : "+r"(operation) : "r"(arguments) : "memory");
        for (;;) {}
      }
      void reset(void) { USART(12) = 0x2008; main(); }
      __attribute__((section(".vectors"), used)) const void *const vectors[] = {
        (void *)0x20002000, reset, reset, reset};
      """;

  @TempDir private Path folder;
  private Boards boards = new Boards(Path.of(""));

  @BeforeEach
  void write() throws IOException {
    boards = new Boards(folder.resolve("my project"));
    boards.write("Core/main.c", SOURCE);
    boards.write("flash.ld", LINKER_SCRIPT);
  }

  private void runsFrom(Path program) throws InterruptedException {
    var result = boards.run(program, Boards.NETDUINO);

    assertThat(result.stdoutText()).isEqualTo("own start\n");
    assertThat(result.stderrText()).isEmpty();
    assertThat(result.outcome()).isEqualTo(new Outcome.Exited(4));
  }

  private InvalidWorkloadException refused(Path program) {
    return catchThrowableOfType(
        InvalidWorkloadException.class, () -> boards.run(program, Boards.NETDUINO));
  }

  @Test
  void buildsWithMake() throws IOException, InterruptedException {
    var makefile = boards.write("Makefile", MAKEFILE);

    runsFrom(boards.folder());
    runsFrom(makefile);
    assertThat(boards.folder().resolve("build")).doesNotExist();
  }

  @Test
  void buildsWithCmake() throws IOException, InterruptedException {
    var lists = boards.write("CMakeLists.txt", CMAKE);

    runsFrom(boards.folder());
    runsFrom(lists);
  }

  @Test
  void buildsWhatCubeMxGenerated() throws IOException, InterruptedException {
    boards.write("CMakeLists.txt", "message(FATAL_ERROR \"not this one\")\n");
    boards.write("Makefile", MAKEFILE);
    var file =
        boards.write(
            "blink.ioc",
            """
            #MicroXplorer Configuration settings - do not modify
            Mcu.Name=STM32F205RFTx
            ProjectManager.TargetToolchain=Makefile
            """);

    for (var named : new Path[] {file, boards.folder()}) {
      var result = boards.run(named, Map.of("time", "20s"));

      assertThat(result.stdoutText()).isEqualTo("own start\n");
      assertThat(result.board().orElseThrow().board()).isEqualTo("netduino2");
    }
  }

  @Test
  void takesTheToolchainFileThatCubeMxGenerated() throws IOException, InterruptedException {
    boards.write("Makefile", "all:\n\tfalse\n");
    boards.write("CMakeLists.txt", CMAKE);
    boards.write(
        "cmake/gcc-arm-none-eabi.cmake",
        """
        set(CMAKE_SYSTEM_NAME Generic)
        set(CMAKE_SYSTEM_PROCESSOR arm)
        set(CMAKE_C_COMPILER arm-none-eabi-gcc)
        set(CMAKE_EXECUTABLE_SUFFIX_C ".elf")
        set(CMAKE_TRY_COMPILE_TARGET_TYPE STATIC_LIBRARY)
        set(CMAKE_C_FLAGS "-DGENERATED")
        """);
    boards.write("Core/main.c", "#ifdef GENERATED\n" + SOURCE + "#endif\n");
    boards.write("blink.ioc", "Mcu.Name=STM32F205RFTx\r\nProjectManager.TargetToolchain=CMake\r\n");

    runsFrom(boards.folder());
  }

  /// What newlib writes so goes to the debugger, and none is there.
  @Test
  void saysThatSemihostingIsNotShown() throws IOException, InterruptedException {
    boards.write(
        "Makefile",
        """
        all:
        	arm-none-eabi-gcc -mcpu=cortex-m3 -mthumb --specs=rdimon.specs -T flash.ld \
        	  -Wl,--defsym=end=0x20000800,--defsym=__end__=0x20000800,--defsym=__bss_start__=0,--defsym=__bss_end__=0 -o a.elf Core/main.c
        """);
    boards.write(
        "flash.ld",
        LINKER_SCRIPT.replace(".bss : {", ".data : { *(.data*) } >RAM AT>FLASH .bss : {"));

    var result = boards.run(boards.folder(), Boards.NETDUINO);

    assertThat(result.stdoutText()).isEqualTo("own start\n");
    assertThat(result.board().orElseThrow().notes())
        .containsExactly(
            "the program is linked with rdimon.specs: what it writes that way is not shown");
  }

  @Test
  void namesTheProgramAfterWhatItIsMadeOf() throws IOException {
    boards.write("Makefile", MAKEFILE);
    var link =
        Files.createSymbolicLink(
            folder.resolve("link"), boards.write("blink.v2.c", "int main(void) { return 0; }\n"));

    for (var made : Map.of(boards.folder(), "my project.elf", link, "blink.v2.elf").entrySet()) {
      var plan =
          new CortexToolchain(Path.of("/"))
              .prepare(
                  Workload.of(made.getKey()).withSettings(Boards.NETDUINO),
                  Platform.ARDUINO,
                  EnvironmentConfig.defaults());

      assertThat(plan.build().getLast().product()).isEqualTo(Path.of("/build", made.getValue()));
    }
  }

  @Test
  void takesNeitherStaleNorSeveralPrograms() throws IOException {
    boards.write("Makefile", "all:\n\t@echo nothing to do\n");
    boards.write("build/old.elf", "an earlier program");

    assertThat(refused(boards.folder()))
        .hasMessage("building '" + boards.folder() + "' made no program for a microcontroller");

    boards.write("Makefile", MAKEFILE + "\tcp $@ build/second.elf\n\tcp $@ third\n");

    assertThat(refused(boards.folder()).getMessage().lines())
        .singleElement()
        .asString()
        .startsWith("building '" + boards.folder() + "' made several programs: ")
        .contains("build/blink.elf")
        .contains("build/second.elf")
        .contains("third");
  }

  @Test
  void namesTheUsersLineThatDoesNotCompile() throws IOException {
    boards.write("Core/main.c", "int main(void) {\n  return nothing;\n}\n");
    boards.write("Makefile", MAKEFILE.replace("Core/main.c\n", "$(CURDIR)/Core/main.c\n"));

    var refusal =
        catchThrowableOfType(
            InvalidWorkloadException.class,
            () -> boards.run(boards.folder().resolve("Makefile"), Boards.NETDUINO));

    assertThat(refusal.kind()).isEqualTo(InvalidWorkloadException.Kind.NOT_BUILDABLE);
    assertThat(refusal.getMessage())
        .startsWith(boards.folder() + "/Core/main.c:2: ")
        .contains("nothing")
        .contains("undeclared");
    assertThat(refusal.details()).doesNotContain("/tmp/project");
  }

  @Test
  void saysThatTheUsersLinkerScriptIsTooSmall() throws IOException {
    boards.write("Core/main.c", "char large[10000];\n" + SOURCE);
    boards.write("Makefile", MAKEFILE);

    assertThat(refused(boards.folder()).getMessage()).contains("region `RAM' overflowed by ");
  }

  @Test
  void comparesTheUsersLinkerScriptWithTheBoard() throws IOException {
    boards.write("flash.ld", LINKER_SCRIPT.replace("8K", "1M"));
    boards.write("Core/main.c", "char large[200000];\n" + SOURCE);
    boards.write("Makefile", MAKEFILE);

    assertThat(refused(boards.folder()).getMessage())
        .startsWith("program '" + boards.folder() + "' does not fit on board 'netduino2': flash ")
        .endsWith("of 1048576 bytes (0%), RAM 200000 of 131072 bytes (152%)");

    boards.write("flash.ld", LINKER_SCRIPT.replace("8K", "1M").replace("0x08000000", "0x00400000"));

    assertThat(refused(boards.folder()).getMessage())
        .contains(" bytes at 0x00400000, where board 'netduino2' has no memory");
  }

  @Test
  void saysWhatMakeSaid() throws IOException {
    boards.write("Makefile", "all: absent.o\n");

    var refusal = refused(boards.folder());

    assertThat(refusal).hasMessage("'" + boards.folder() + "' does not build");
    assertThat(refusal.details()).contains("No rule to make target 'absent.o'");
  }

  @Test
  void cannotReadFilesOfTheHostWhileItIsBuilt() throws IOException {
    var secret = Files.writeString(folder.resolve("secret"), "the host's file\n");
    boards.write("Makefile", "all:\n\tcat " + secret + "\n");

    assertThat(refused(boards.folder()).details())
        .contains("No such file or directory")
        .doesNotContain("the host's file");
  }
}
