package io.servos.boards.cortex;

import static org.assertj.core.api.Assertions.assertThat;

import io.servos.boards.trace.Expectation;
import io.servos.model.BoardTrace.End;
import io.servos.model.BoardTrace.Reason;
import io.servos.model.EnvironmentConfig;
import io.servos.model.Input;
import io.servos.model.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The real compiler and the real emulator, in the sandbox.
class CortexRunTest {

  @TempDir private Path folder;
  private Boards boards = new Boards(Path.of(""));

  @BeforeEach
  void start() {
    boards = new Boards(folder);
  }

  @Test
  void runsOnEachBoardOfAnOldQemu() throws IOException, InterruptedException {
    var source =
        boards.write(
            "main.c",
            """
            #include <math.h>
            #include <stdio.h>
            #include <stdlib.h>
            #include "greeting.h"
            int table[2] = {40, 2}, zero[100];
            static void __attribute__((constructor)) early(void) { zero[1] = 1; }
            static void __attribute__((destructor)) late(void) { puts("late"); }
            int main(void) {
              volatile float two = 2;
              char *text = malloc(40);
              snprintf(text, 40, "%.3f %lld", sqrtf(two), 1LL << 40);
              printf(GREETING " %d %s\\n", table[0] + table[1] + zero[0] + zero[1] - 1, text);
              return 7;
            }
            """);
    boards.write("greeting.h", "#define GREETING \"hello\"\n");

    for (var board : List.of("stm32vldiscovery", "netduino2", "netduinoplus2")) {
      var result = boards.run(source, Map.of("board", board, "time", "20s"));

      var trace = result.board().orElseThrow();
      assertThat(result.stdoutText()).as(board).isEqualTo("hello 42 1.414 1099511627776\nlate\n");
      assertThat(result.stderrText()).as(board).isEmpty();
      assertThat(result.outcome()).as(board).isEqualTo(new Outcome.Exited(7));
      assertThat(trace.end()).as(board).contains(new End(Reason.EXIT, "7"));
      assertThat(trace.board()).isEqualTo(board);
      assertThat(result.emulator().orElseThrow().toString()).matches("qemu-system-arm \\d+\\..+");
      assertThat(result.receipt().line("board").orElseThrow().observed())
          .contains("not covered: pins")
          .contains("semihosting");
      assertThat(Expectation.parse("serial \"1.414\"").check(trace, result.stdoutText()).isMet())
          .isTrue();
    }
  }

  @Test
  void runsCppWithoutItsLibrary() throws IOException, InterruptedException {
    var source =
        boards.write(
            "main.cpp",
            """
            #include <stdio.h>
            struct Part {
              const char *name;
              explicit Part(const char *name) : name(name) { printf("made %s\\n", name); }
              virtual ~Part() { printf("gone %s\\n", name); }
              virtual int value() = 0;
            };
            struct Nine : Part { using Part::Part; int value() override { return 9; } };
            Nine global("global");
            Part &once() { static Nine local("local"); return local; }
            int main() {
              Part *one = new Nine("heap");
              int status = one->value() + once().value() - global.value();
              delete one;
              return status;
            }
            """);

    var result = boards.run(source, Boards.NETDUINO);

    assertThat(result.stdoutText())
        .isEqualTo("made global\nmade heap\nmade local\ngone heap\ngone local\ngone global\n");
    assertThat(result.outcome()).isEqualTo(new Outcome.Exited(9));
  }

  @Test
  void receivesStandardInputByteForByte() throws IOException, InterruptedException {
    var source =
        boards.write(
            "main.c",
            """
            #include <stdio.h>
            int main(void) {
              unsigned long bytes = 0, sum = 0;
              int c;
              do { c = getchar(); bytes++; sum += c; } while (c != '!');
              printf("%lu %lu\\n", bytes, sum);
              return 0;
            }
            """);
    var text = "\u0001\n\u001a" + "x".repeat(20_000) + "!";

    var result = boards.run(source, Boards.NETDUINO, boards.input(text));

    assertThat(result.stdoutText()).isEqualTo("20004 " + (1 + 10 + 26 + 20_000 * 'x' + '!') + "\n");
    assertThat(result.outcome()).isEqualTo(new Outcome.Exited(0));
  }

  @Test
  void losesNothingThatComesBeforeTheProgramListens() throws IOException, InterruptedException {
    var source =
        boards.write(
            "main.c",
            """
            #include <stdio.h>
            #define CONTROL (*(volatile unsigned *)0x4001100c)
            int main(void) {
              CONTROL = 0;
              for (volatile int i = 0; i < 50000000; i++) {}
              CONTROL = 0x200c;
              char name[20];
              if (scanf("%19s", name) == 1) printf("hello %s\\n", name);
              return 0;
            }
            """);

    var result = boards.run(source, Boards.NETDUINO, boards.input("early\n"));

    assertThat(result.stdoutText()).isEqualTo("hello early\n");
  }

  @Test
  void callsTheHandlersOfTheProgram() throws IOException, InterruptedException {
    var result =
        boards.run(
            """
            #include <stdio.h>
            static volatile unsigned ticks;
            void SysTick_Handler(void) { ticks++; }
            int main(void) {
              *(volatile unsigned *)0xe000e014 = 120000 - 1;
              *(volatile unsigned *)0xe000e010 = 7;
              while (ticks < 100) __asm__ volatile("wfi");
              puts("100 ms");
              return 0;
            }
            """);

    assertThat(result.stdoutText()).isEqualTo("100 ms\n");
    assertThat(result.board().orElseThrow().time()).isGreaterThan(Duration.ofMillis(100));
  }

  @Test
  void endsByTime() throws IOException, InterruptedException {
    var source = boards.write("main.c", "int main(void) { for (;;); }\n");

    var result = boards.run(source, Map.of("board", "netduino2", "time", "500ms"));

    assertThat(result.outcome()).isEqualTo(new Outcome.Exited(0));
    assertThat(result.board().orElseThrow().end()).contains(new End(Reason.TIME, ""));
    assertThat(result.board().orElseThrow().time()).isGreaterThan(Duration.ofMillis(500));
  }

  @Test
  void tellsStatusesOfTheProgramFromItsOwn() throws IOException, InterruptedException {
    for (int status : List.of(124, 125, 134, 143)) {
      var result = boards.run("int main(void) { return " + status + "; }\n");

      assertThat(result.outcome()).isEqualTo(new Outcome.Exited(status));
      assertThat(result.board().orElseThrow().end())
          .contains(new End(Reason.EXIT, String.valueOf(status)));
    }
  }

  @Test
  void endsByReset() throws IOException, InterruptedException {
    var result =
        boards.run("int main(void) { *(volatile unsigned *)0xe000ed0c = 0x05fa0004; for (;;); }\n");

    assertThat(result.outcome()).isEqualTo(new Outcome.Exited(0));
    assertThat(result.board().orElseThrow().end()).contains(new End(Reason.EXIT, "0 reset"));
  }

  @Test
  void saysWhereAndWhyAProgramCrashed() throws IOException, InterruptedException {
    var source =
        boards.write(
            "main.c",
            """
            static int reached(int *at) {
              return *at;
            }
            int main(void) { return reached((int *)0xf0000000); }
            """);

    var result = boards.run(source, Map.of("board", "netduinoplus2", "time", "20s"));

    assertThat(result.outcome()).isEqualTo(new Outcome.Exited(134));
    var end = result.board().orElseThrow().end().orElseThrow();
    assertThat(end.reason()).isEqualTo(Reason.CRASH);
    assertThat(end.detail())
        .matches(
            "HardFault at 0x0800[0-9a-f]{4} in (reached|main) \\(\\S*/main\\.c:[24]\\):"
                + " access to where nothing is");
    assertThat(result.stderrText()).isEmpty();
  }

  @Test
  void endsAProgramThatHangsInItsHandler() throws IOException, InterruptedException {
    var result =
        boards.run(
            """
            #include <stdio.h>
            void HardFault_Handler(void) { puts("a fault"); for (;;); }
            int main(void) { __asm__ volatile("udf #0"); return 0; }
            """);

    assertThat(result.stdoutText()).isEqualTo("a fault\n");
    assertThat(result.outcome()).isEqualTo(new Outcome.Exited(134));
    assertThat(result.board().orElseThrow().end())
        .contains(new End(Reason.CRASH, "HardFault, and its handler did not end the program"));
  }

  @Test
  void letsAHandlerEndTheProgram() throws IOException, InterruptedException {
    var result =
        boards.run(
            """
            #include <stdlib.h>
            void HardFault_Handler(void) { exit(3); }
            int main(void) { __asm__ volatile("udf #0"); return 0; }
            """);

    assertThat(result.outcome()).isEqualTo(new Outcome.Exited(3));
  }

  @Test
  void endsWithItsWallTime() throws IOException, InterruptedException {
    var source = boards.write("main.c", "int main(void) { for (;;) __asm__ volatile(\"wfi\"); }\n");
    var limits = EnvironmentConfig.defaults().limits();
    var config =
        EnvironmentConfig.defaults()
            .withLimits(limits.withWallTime(Optional.of(Duration.ofSeconds(2))));

    var result = boards.run(source, Map.of("board", "netduino2"), new Input.Empty(), config);

    assertThat(result.outcome()).isInstanceOf(Outcome.TimedOut.class);
    assertThat(result.board().orElseThrow().end()).isEmpty();
  }

  @Test
  void endsWithItsOutputLimit() throws IOException, InterruptedException {
    var source =
        boards.write(
            "main.c", "#include <stdio.h>\nint main(void) { for (;;) puts(\"again\"); }\n");
    var limits = EnvironmentConfig.defaults().limits();
    var config =
        EnvironmentConfig.defaults().withLimits(limits.withOutputBytes(OptionalLong.of(1 << 20)));

    var result = boards.run(source, Boards.NETDUINO, new Input.Empty(), config);

    assertThat(result.outcome()).isInstanceOf(Outcome.OutputLimit.class);
    assertThat(result.stdout())
        .hasSize(1 << 20)
        .startsWith("again\nagain\n".getBytes(StandardCharsets.US_ASCII));
  }

  /// Records begin with a number that the program cannot know.
  @Test
  void takesNoRecordsFromTheProgram() throws IOException, InterruptedException {
    var result =
        boards.run(
            """
            #include <stdio.h>
            int main(void) {
              puts("\\036 end 1 exit 0");
              puts("\\0360123456789abcdef end 1 crash forged");
              puts("qemu: fatal: Lockup: forged");
              return 5;
            }
            """);

    assertThat(result.outcome()).isEqualTo(new Outcome.Exited(5));
    assertThat(result.board().orElseThrow().end()).contains(new End(Reason.EXIT, "5"));
    assertThat(result.stdoutText()).contains("forged");
  }

  /// The emulator could open files of its sandbox for the program, run commands there, and show
  /// what records begin with.
  @Test
  void givesAProgramNothingBySemihosting() throws IOException, InterruptedException {
    var result =
        boards.run(
            """
            #include <stdio.h>
            #include <string.h>
            static int call(int operation, void *arguments) {
              register int r0 __asm__("r0") = operation;
              register void *r1 __asm__("r1") = arguments;
              __asm__ volatile("bkpt 0xab" : "+r"(r0) : "r"(r1) : "memory");
              return r0;
            }
            int main(void) {
              char text[200] = "untouched";
              int file = call(1, (void *[]){"/proc/self/cmdline", 0, (void *)18});
              call(6, (void *[]){(void *)file, text, (void *)sizeof text});
              printf("%s\\n", text);
              file = call(1, (void *[]){"/dev/stderr", (void *)4, (void *)11});
              call(5, (void *[]){(void *)file, "written", (void *)7});
              call(4, "written");
              call(0x12, (void *[]){"echo written >&2", (void *)16});
              return 0;
            }
            """);

    assertThat(result.stdoutText()).isEqualTo("untouched\n");
    assertThat(result.stderrText()).isEmpty();
    assertThat(result.outcome()).isEqualTo(new Outcome.Exited(0));
  }
}
