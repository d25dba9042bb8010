package io.servos.checks;

import static org.assertj.core.api.Assertions.assertThat;

import io.servos.attacks.AttackCatalog;
import io.servos.linux.abi.Architecture;
import io.servos.linux.abi.Syscall;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The attacks have numbers of system calls of their own, since they know nothing of the sandbox.
class AttackCallsTest {

  private static final Pattern ROW = Pattern.compile("'(\\w+)': \\((\\w+), (\\w+)\\),");

  @Test
  void areThoseOfTheKernel() throws IOException {
    try (var stream = AttackCatalog.class.getResourceAsStream("calls.py")) {
      var text = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
      var rows = ROW.matcher(text).results().toList();

      assertThat(rows).hasSizeGreaterThan(60);
      assertThat(rows)
          .allSatisfy(
              row -> {
                var call = Syscall.valueOf(row.group(1).toUpperCase(Locale.ROOT));
                assertThat(row.group(2)).isEqualTo(number(call, "X86_64"));
                assertThat(row.group(3)).isEqualTo(number(call, "AARCH64"));
              });
    }
  }

  private static String number(Syscall call, String name) {
    var architecture =
        Arrays.stream(Architecture.values()).filter(one -> one.name().equals(name)).findFirst();
    var number = call.numberOn(architecture.orElseThrow());
    return number.isPresent() ? Integer.toString(number.getAsInt()) : "None";
  }
}
