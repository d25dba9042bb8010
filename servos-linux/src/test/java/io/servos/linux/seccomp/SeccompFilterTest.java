package io.servos.linux.seccomp;

import static org.assertj.core.api.Assertions.assertThat;

import io.servos.linux.abi.Architecture;
import io.servos.linux.abi.Syscall;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SeccompFilterTest {

  private static final long SEED = 20_250_917L;
  private static final int TRIES_A_NUMBER = 40;

  private static final int[] EDGE_NUMBERS = {
    0x3fff_ffff, 0x4000_0000, 0x4000_0001, 0x4000_0101, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff
  };

  private static final long[] TELLING_VALUES = {
    0,
    1,
    2,
    3,
    8,
    10,
    16,
    17,
    38,
    40,
    0x11,
    0x80003,
    0x80802,
    0x8080a,
    0x5412,
    0x541c,
    0x5413,
    0x20000,
    0x20008,
    0x40000,
    0x0200_0000,
    0x1000_0000,
    0x3d0f00,
    0x7e02_0000,
    0xffff_ffffL
  };

  @ParameterizedTest
  @EnumSource
  void decidesLikeTheStandardPolicy(Architecture architecture) {
    assertAgreement(SeccompPolicy.standard(), architecture, TRIES_A_NUMBER);
  }

  @ParameterizedTest
  @EnumSource
  void decidesLikeAPolicyOfOneVerdict(Architecture architecture) {
    assertAgreement(new SeccompPolicy(Map.of(), Verdict.ENOSYS), architecture, 1);
    assertAgreement(new SeccompPolicy(Map.of(), new Verdict.Allow()), architecture, 1);
  }

  @ParameterizedTest
  @EnumSource
  void decidesLikeAPolicyTooLongForShortJumps(Architecture architecture) {
    Map<Syscall, CallRule> rules = new TreeMap<>();
    for (Syscall call : Syscall.values()) {
      rules.put(call, CallRule.always(new Verdict.Refuse(rules.size() + 1)));
    }
    SeccompPolicy policy = new SeccompPolicy(rules, Verdict.EPERM);
    assertThat(SeccompFilter.compile(policy, architecture).instructions())
        .anyMatch(instruction -> instruction.code() == BpfInstruction.JUMP);
    assertAgreement(policy, architecture, 1);
  }

  @ParameterizedTest
  @EnumSource
  void decidesLikeRandomPolicies(Architecture architecture) {
    Random random = new Random(SEED);
    for (int i = 0; i < 8; i++) {
      assertAgreement(randomPolicy(random), architecture, 4);
    }
  }

  @ParameterizedTest
  @EnumSource
  void killsACallThroughAnotherArchitecture(Architecture architecture) {
    BpfInterpreter filter = filter(SeccompPolicy.standard(), architecture);
    int[] foreign = {0x4000_0003, 0x4000_0028, 0, Architecture.values().length, 0xc000_0016};
    for (int audit : foreign) {
      SeccompData getpid = new SeccompData(39, audit, List.of(0L, 0L, 0L, 0L, 0L, 0L));
      assertThat(filter.run(getpid).result()).isEqualTo(0x8000_0000);
    }
  }

  @Test
  void answersX32LikeAnUnknownNumber() {
    BpfInterpreter filter = filter(SeccompPolicy.standard(), Architecture.X86_64);
    SeccompData read = SeccompData.of(0x4000_0000, Architecture.X86_64);
    assertThat(filter.run(read).result()).isEqualTo(0x0005_0026);
    assertThat(filter.run(SeccompData.of(0, Architecture.X86_64)).result()).isEqualTo(0x7fff_0000);
  }

  @ParameterizedTest
  @EnumSource
  void staysShort(Architecture architecture) {
    BpfProgram program = SeccompFilter.compile(SeccompPolicy.standard(), architecture);
    assertThat(program.length()).isLessThanOrEqualTo(224);
    BpfInterpreter filter = new BpfInterpreter(program.bytes());
    int longest =
        Arrays.stream(Syscall.values())
            .filter(call -> call.existsOn(architecture))
            .filter(call -> !SeccompPolicy.standard().rule(call).isConditional())
            .mapToInt(call -> filter.run(SeccompData.of(call, architecture)).executed())
            .max()
            .orElseThrow();
    assertThat(longest).isLessThanOrEqualTo(12);
  }

  @ParameterizedTest
  @EnumSource
  void compilesThePolicyToTheSameProgramAgain(Architecture architecture) {
    assertThat(SeccompFilter.compile(SeccompPolicy.standard(), architecture).digest())
        .isEqualTo(SeccompFilter.compile(SeccompPolicy.standard(), architecture).digest());
  }

  private static BpfInterpreter filter(SeccompPolicy policy, Architecture architecture) {
    return new BpfInterpreter(SeccompFilter.compile(policy, architecture).bytes());
  }

  private static void assertAgreement(
      SeccompPolicy policy, Architecture architecture, int triesANumber) {
    Random random = new Random(SEED);
    BpfInterpreter filter = filter(policy, architecture);
    PolicyOracle oracle = new PolicyOracle(policy, architecture);
    int[] numbers =
        IntStream.concat(IntStream.rangeClosed(0, 1100), Arrays.stream(EDGE_NUMBERS)).toArray();
    for (int number : numbers) {
      for (int i = 0; i < triesANumber; i++) {
        SeccompData data = SeccompData.of(number, architecture, randomArguments(random));
        assertThat(filter.run(data).result())
            .as("seed %d, %s", SEED, data)
            .isEqualTo(oracle.verdict(data).returnValue());
      }
    }
  }

  private static long[] randomArguments(Random random) {
    return random
        .ints(6, 0, 4)
        .mapToLong(
            kind ->
                switch (kind) {
                  case 0 -> random.nextLong();
                  case 1 -> telling(random) | (long) random.nextInt() << 32;
                  default -> telling(random);
                })
        .toArray();
  }

  private static long telling(Random random) {
    return TELLING_VALUES[random.nextInt(TELLING_VALUES.length)];
  }

  private static SeccompPolicy randomPolicy(Random random) {
    Map<Syscall, CallRule> rules = new TreeMap<>();
    for (Syscall call : Syscall.values()) {
      List<Clause> clauses = new ArrayList<>();
      for (int i = random.nextInt(8) - 4; i > 0; i--) {
        clauses.add(new Clause(randomTests(random), randomVerdict(random)));
      }
      if (random.nextInt(3) > 0) {
        rules.put(call, new CallRule(clauses, randomVerdict(random)));
      }
    }
    return new SeccompPolicy(rules, randomVerdict(random));
  }

  private static List<ArgumentTest> randomTests(Random random) {
    return random
        .ints(1 + random.nextInt(2), 0, 6)
        .mapToObj(
            index -> {
              int mask = random.nextBoolean() ? -1 : (int) telling(random);
              return new ArgumentTest(
                  index,
                  random.nextInt(4) == 0 ? ArgumentTest.Half.HIGH : ArgumentTest.Half.LOW,
                  mask,
                  (int) telling(random) & mask);
            })
        .toList();
  }

  private static Verdict randomVerdict(Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> Verdict.EPERM;
      case 1 -> new Verdict.Refuse(1 + random.nextInt(4095));
      case 2 -> new Verdict.Kill();
      default -> new Verdict.Allow();
    };
  }
}
