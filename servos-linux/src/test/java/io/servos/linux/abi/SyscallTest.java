package io.servos.linux.abi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SyscallTest {

  private static final Path X86_HEADER = Path.of("/usr/include/x86_64-linux-gnu/asm/unistd_64.h");
  private static final Path GENERIC_HEADER = Path.of("/usr/include/asm-generic/unistd.h");
  private static final Pattern DEFINITION =
      Pattern.compile("^#define __NR(3264)?_(\\w+)\\s+(\\d+)$", Pattern.MULTILINE);

  /// Reserved on x86_64, but answered by no supported kernel.
  private static final Set<String> NEVER_ANSWERED =
      Set.of(
          "afs_syscall",
          "create_module",
          "epoll_ctl_old",
          "epoll_wait_old",
          "get_kernel_syms",
          "get_thread_area",
          "getpmsg",
          "putpmsg",
          "query_module",
          "security",
          "set_thread_area",
          "tuxcall",
          "vserver");

  /// In the generic header, but not for 64-bit Arm; the first two are no calls.
  private static final Set<String> NOT_ON_AARCH64 =
      Set.of("arch_specific_syscall", "syscalls", "sync_file_range2");

  @Test
  void agreesWithTheHeaderOfX8664() throws IOException {
    assumeThat(X86_HEADER).exists();
    Map<String, Integer> header = definitions(X86_HEADER);
    header.keySet().removeAll(NEVER_ANSWERED);
    assertThat(header).hasSizeGreaterThan(330);
    assertThat(numbers(Architecture.X86_64)).containsAllEntriesOf(header);
  }

  @Test
  void agreesWithTheGenericHeader() throws IOException {
    assumeThat(GENERIC_HEADER).exists();
    Map<String, Integer> header = definitions(GENERIC_HEADER);
    header.keySet().removeAll(NOT_ON_AARCH64);
    header.keySet().removeIf(name -> name.endsWith("time64") || name.endsWith("ttime64"));
    header.keySet().removeIf(name -> name.matches("(clock|timer|timerfd)_\\w+64"));
    assertThat(header).hasSizeGreaterThan(290);
    assertThat(numbers(Architecture.AARCH64)).containsAllEntriesOf(header);
  }

  @ParameterizedTest
  @EnumSource
  void givesEachNumberToOneCall(Architecture architecture) {
    assertThat(numbers(architecture).values()).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @CsvSource({
    "CACHESTAT, 451",
    "FCHMODAT2, 452",
    "MAP_SHADOW_STACK, 453",
    "FUTEX_WAKE, 454",
    "FUTEX_WAIT, 455",
    "FUTEX_REQUEUE, 456",
    "STATMOUNT, 457",
    "LISTMOUNT, 458",
    "LSM_GET_SELF_ATTR, 459",
    "LSM_SET_SELF_ATTR, 460",
    "LSM_LIST_MODULES, 461",
    "MSEAL, 462",
    "SETXATTRAT, 463",
    "GETXATTRAT, 464",
    "LISTXATTRAT, 465",
    "REMOVEXATTRAT, 466",
    "OPEN_TREE_ATTR, 467",
    "FILE_GETATTR, 468",
    "FILE_SETATTR, 469",
  })
  void numbersRecentCallsAlikeEverywhere(Syscall call, int number) {
    assertThat(call.number(Architecture.X86_64)).isEqualTo(number);
    assertThat(call.number(Architecture.AARCH64)).isEqualTo(number);
  }

  @Test
  void refusesANumberWhereTheCallDoesNotExist() {
    assertThat(Syscall.OPEN.existsOn(Architecture.X86_64)).isTrue();
    assertThat(Syscall.OPEN.existsOn(Architecture.AARCH64)).isFalse();
    assertThatThrownBy(() -> Syscall.OPEN.number(Architecture.AARCH64))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The system call open does not exist on aarch64. Ask existsOn first.");
  }

  @Test
  void isLabelledAsInTheKernel() {
    assertThat(Syscall.LANDLOCK_RESTRICT_SELF.label()).isEqualTo("landlock_restrict_self");
    assertThat(Syscall._SYSCTL.label()).isEqualTo("_sysctl");
  }

  private static Map<String, Integer> numbers(Architecture architecture) {
    Map<String, Integer> numbers = new TreeMap<>();
    Arrays.stream(Syscall.values())
        .filter(call -> call.existsOn(architecture))
        .forEach(call -> numbers.put(call.label(), call.number(architecture)));
    return numbers;
  }

  private static Map<String, Integer> definitions(Path header) throws IOException {
    Map<String, Integer> definitions = new TreeMap<>();
    Matcher matcher = DEFINITION.matcher(Files.readString(header));
    while (matcher.find()) {
      String name = matcher.group(2).equals("fstatat") ? "newfstatat" : matcher.group(2);
      definitions.put(name, Integer.parseInt(matcher.group(3)));
    }
    return definitions;
  }
}
