package io.servos.linux.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.servos.linux.sandbox.Workbench.Ended;
import io.servos.model.EnvironmentConfig;
import io.servos.model.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Programs that write up to the limit of a stream, and beyond it.
class OutputLimitTest {

  private static final int LIMIT = 100_003;

  @TempDir Path folder;

  private Workbench bench;

  @BeforeEach
  void open() throws IOException {
    bench = Workbench.in(folder);
  }

  @AfterEach
  void close() {
    bench.close();
  }

  @ParameterizedTest
  @EnumSource(Outcome.Stream.class)
  void endsAProgramThatWritesTooMuch(Outcome.Stream stream)
      throws IOException, InterruptedException {
    var ended = bench.shell(limited(LIMIT), redirected("yes", stream));

    assertThat(ended.outcome())
        .isInstanceOfSatisfying(
            Outcome.OutputLimit.class,
            limit -> {
              assertThat(limit.stream()).isEqualTo(stream);
              assertThat(limit.limitBytes()).isEqualTo(LIMIT);
              assertThat(limit.discardedBytes()).isPositive();
              assertThat(written(ended, stream)).isEqualTo(LIMIT + limit.discardedBytes());
            });
    assertThat(text(ended, stream)).isEqualTo("y\n".repeat(LIMIT).substring(0, LIMIT));
    assertThat(text(ended, other(stream))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Outcome.Stream.class)
  void deliversExactlyAsMuchAsIsAllowed(Outcome.Stream stream)
      throws IOException, InterruptedException {
    var ended = bench.shell(limited(LIMIT), redirected("head -c " + LIMIT + " /dev/zero", stream));

    assertThat(ended.outcome()).isEqualTo(new Outcome.Exited(0));
    assertThat(text(ended, stream)).hasSize(LIMIT);
    assertThat(written(ended, stream)).isEqualTo(LIMIT);
  }

  @Test
  void blamesOneByteTooMany() throws IOException, InterruptedException {
    var ended = bench.shell(limited(4), "printf 12345");

    assertThat(ended.outcome()).isEqualTo(new Outcome.OutputLimit(Outcome.Stream.STDOUT, 4, 1));
    assertThat(ended.out()).isEqualTo("1234");
  }

  @Test
  void takesNoOutputAtAllWhenTheLimitIsZero() throws IOException, InterruptedException {
    var ended = bench.shell(limited(0), "echo x");

    assertThat(ended.outcome()).isEqualTo(new Outcome.OutputLimit(Outcome.Stream.STDOUT, 0, 2));
    assertThat(ended.out()).isEmpty();
    assertThat(bench.shell(limited(0), "true").outcome()).isEqualTo(new Outcome.Exited(0));
  }

  @Test
  void countsEachStreamByItself() throws IOException, InterruptedException {
    var ended = bench.shell(limited(6), "printf 123456; printf 123456 >&2");

    assertThat(ended.outcome()).isEqualTo(new Outcome.Exited(0));
    assertThat(ended.out() + ended.err()).isEqualTo("123456123456");
  }

  @Test
  void cutsNothingWithoutALimit() throws IOException, InterruptedException {
    var config = Workbench.limited(limits -> limits.withOutputBytes(OptionalLong.empty()));

    var ended = bench.shell(config, "head -c 3000000 /dev/zero");

    assertThat(ended.outcome()).isEqualTo(new Outcome.Exited(0));
    assertThat(ended.stdout()).hasSize(3_000_000);
  }

  private static EnvironmentConfig limited(long bytes) {
    return Workbench.limited(limits -> limits.withOutputBytes(OptionalLong.of(bytes)));
  }

  private static String redirected(String command, Outcome.Stream stream) {
    return stream == Outcome.Stream.STDOUT ? command : command + " >&2";
  }

  private static String text(Ended ended, Outcome.Stream stream) {
    return stream == Outcome.Stream.STDOUT ? ended.out() : ended.err();
  }

  private static long written(Ended ended, Outcome.Stream stream) {
    return stream == Outcome.Stream.STDOUT
        ? ended.usage().stdoutBytes()
        : ended.usage().stderrBytes();
  }

  private static Outcome.Stream other(Outcome.Stream stream) {
    return stream == Outcome.Stream.STDOUT ? Outcome.Stream.STDERR : Outcome.Stream.STDOUT;
  }
}
