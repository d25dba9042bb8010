package io.servos.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The platform images: built by `servos image build`, each with its tools at work.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ImagesTest {

  private static final String HELLO_AVR =
      """
      #include <avr/io.h>
      #include <avr/interrupt.h>
      #include <avr/sleep.h>
      int main(void) {
        UBRR0 = 0;
        UCSR0B = _BV(TXEN0);
        for (const char *next = "hello avr\\n"; *next; next++) {
          loop_until_bit_is_set(UCSR0A, UDRE0);
          UDR0 = *next;
        }
        loop_until_bit_is_set(UCSR0A, UDRE0);
        cli();
        sleep_mode();
      }
      """;

  private static final String HELLO =
      """
      #include <stdio.h>
      #include <sys/utsname.h>
      int main(void) {
        struct utsname name;
        uname(&name);
        puts(name.machine);
        return 0;
      }
      """;

  private Engine engine;

  @BeforeAll
  void buildAll() throws Exception {
    engine = Engine.open();
    var base = engine.run("scripts/base-image");
    assertThat(base.status()).as(base.output()).isZero();
    var built = engine.run("./servos", "image", "build", "all");
    assertThat(built.status()).as(built.output()).isZero();
  }

  @AfterAll
  void stopTheEngine() throws Exception {
    engine.stop();
  }

  /// Runs a shell in a container that has no network, and returns what it prints.
  private String inside(String platform, String script) throws IOException, InterruptedException {
    var ended =
        engine.run(
            "docker",
            "run",
            "--rm",
            "--network=none",
            "--memory=512m",
            "servos:" + platform,
            "sh",
            "-euc",
            script);
    assertThat(ended.status()).as(ended.output()).isZero();
    return ended.output();
  }

  private String inspect(String platform, String format) throws Exception {
    var ended = engine.run("docker", "image", "inspect", "--format", format, "servos:" + platform);
    assertThat(ended.status()).as(ended.output()).isZero();
    return ended.output().strip();
  }

  /// @param megabytes that the image must not reach
  @ParameterizedTest
  @CsvSource({"arduino, 700", "micropython, 200", "arm64, 550", "x86_64, 550", "rpi-arm, 500"})
  void isSmallAndHasAnOrdinaryUserAndNoLeftovers(String platform, long megabytes) throws Exception {
    assertThat(Long.parseLong(inspect(platform, "{{.Size}}")) / 1_000_000).isLessThan(megabytes);
    assertThat(
            inside(
                platform,
                "id -u; id -un; ls /var/lib/apt/lists /var/cache/apt; find / -xdev -name '*.crt'"
                    + " -newer /etc/passwd 2>/dev/null | grep -v ^/usr/share || true"))
        .isEqualToIgnoringNewLines("1000servos/var/cache/apt:/var/lib/apt/lists:");
    assertThat(inspect(platform, "{{index .Config.Labels \"io.servos.platform\"}}"))
        .isEqualTo(platform);
  }

  @ParameterizedTest
  @ValueSource(strings = {"arduino", "micropython"})
  void hasThePackagesOfPypi(String platform) throws Exception {
    assertThat(inspect(platform, "{{index .Config.Labels \"io.servos.pypi\"}}")).isEqualTo("yes");
  }

  @Test
  void arduinoCompilesAndSimulates() throws Exception {
    var output =
        inside(
            "arduino",
            """
            cat >hello.c <<'END'
            %sEND
            avr-gcc -Os -DF_CPU=16000000 -mmcu=atmega328p -o hello.elf hello.c
            avr-size hello.elf | tail -n 1 | wc -l
            simavr -m atmega328p -f 16000000 hello.elf 2>&1
            avrdude -? 2>&1 | grep -c '^Usage: avrdude'
            pio --version
            python3 -c 'import serial; print("serial", serial.VERSION)'
            ls /usr/share/arduino/hardware/arduino/avr/cores/arduino/Arduino.h
            """
                .formatted(HELLO_AVR));

    assertThat(output)
        .contains("hello avr", "PlatformIO Core, version 6.1.18", "serial 3.", "Arduino.h");
  }

  @Test
  void micropythonRunsScriptsAndHasTheToolsOfBoards() throws Exception {
    var output =
        inside(
            "micropython",
            """
            micropython -c 'import sys; print(sys.implementation.name, 6 * 7)'
            mpremote version
            esptool version
            ampy --version
            rshell --version
            """);

    assertThat(output).contains("micropython 42", "mpremote 1.", "esptool.py v4", "1.1.0", "0.0.3");
  }

  @ParameterizedTest
  @CsvSource({
    "arm64, aarch64-linux-gnu, qemu-aarch64, aarch64, 8",
    "rpi-arm, arm-linux-gnueabihf, qemu-arm, armv7l, 4"
  })
  void armImagesCompileEmulateAndDebug(
      String platform, String triplet, String emulator, String machine, int pointer)
      throws Exception {
    var output =
        inside(
            platform,
            """
            cat >hello.c <<'END'
            %3$sEND
            %1$s-gcc -g -o hello hello.c
            %2$s ./hello
            echo '#include <iostream>\nint main() { std::cout << "C++" << std::endl; }' >hello.cpp
            %1$s-g++ -o hellopp hello.cpp
            %2$s ./hellopp
            %2$s -g 1234 ./hello >/dev/null &
            gdb-multiarch -batch -ex 'set sysroot %4$s' -ex 'target remote :1234' -ex 'break main' \
              -ex continue -ex 'print sizeof(void *)' -ex kill hello
            make --version | head -n 1
            """
                .formatted(triplet, emulator, HELLO, "/usr/" + triplet));

    assertThat(output)
        .startsWith(machine + "\nC++\n")
        .contains("Breakpoint 1, main ", "$1 = " + pointer)
        .contains("GNU Make");
  }

  @Test
  void x86BuildsAndTests() throws Exception {
    var output =
        inside(
            "x86_64",
            """
            cat >hello.c <<'END'
            %sEND
            printf 'hello: hello.c\\n\\tgcc -g -o hello hello.c\\n' >Makefile
            make -s && ./hello
            gdb -batch -ex 'break main' -ex 'info breakpoints' hello | grep -c 'in main'
            python3 -c 'import sys; assert sys.version_info >= (3, 8); print("python", sys.version)'
            python3 -m venv --without-pip environment && ls environment/bin/python3
            pip --version
            echo 'def test_sum(): assert 1 + 1 == 2' >test_sum.py
            pytest -q test_sum.py
            """
                .formatted(HELLO));

    assertThat(output)
        .startsWith("x86_64\n1\npython 3.")
        .contains("environment/bin/python3", "pip ", "1 passed");
  }

  @Test
  void buildsNothingThatHasNotChanged() throws Exception {
    var built = engine.run("./servos", "image", "build", "all");

    assertThat(built.status()).isZero();
    assertThat(built.output().lines().findFirst().orElseThrow()).startsWith("IMAGE ");
    assertThat(built.output().lines()).hasSize(6).noneMatch(line -> line.contains("building"));
  }

  @Test
  void isBuiltWhenItIsNeeded() throws Exception {
    var isolate =
        new String[] {
          "./servos", "isolate", "-p", "x86_64", "--isolation", "docker", "examples/hello.py"
        };
    for (var step : List.of("tag servos:x86_64 servos-test:kept", "image rm servos:x86_64")) {
      assertThat(engine.run(("docker " + step).split(" ")).status()).isZero();
    }

    var first = engine.run(isolate);
    var second = engine.run(isolate);

    assertThat(engine.run("docker", "image", "rm", "servos-test:kept").status()).isZero();
    assertThat(first.status()).as(first.output()).isZero();
    assertThat(first.output())
        .startsWith("servos: building image 'servos:x86_64', which takes some minutes once\n")
        .contains("Hello from Python 3.");
    assertThat(second.output()).startsWith("Hello from Python 3.");
  }

  /// The line that the documents give for people without this script.
  @Test
  void buildsWithDockerAlone() throws Exception {
    var built =
        engine.run(
            "docker",
            "build",
            "-q",
            "--network=host",
            "-f",
            "docker/x86_64/Dockerfile",
            "-t",
            "servos-test:x86_64",
            ".");

    assertThat(built.status()).as(built.output()).isZero();
    assertThat(engine.run("docker", "image", "rm", "servos-test:x86_64").status()).isZero();
    assertThat(Files.readString(Repository.here().root().resolve(".dockerignore")))
        .isEqualTo("*\n!docker\n");
  }
}
