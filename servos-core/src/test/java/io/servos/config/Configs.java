package io.servos.config;

import io.servos.model.EnvironmentConfig;
import io.servos.model.Limit;
import io.servos.model.Limits;
import io.servos.model.Mount;
import io.servos.model.NetworkPolicy;
import io.servos.model.NetworkPolicy.Destination;
import io.servos.model.Platform;
import io.servos.model.UserId;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Configs of every kind, with a taste for values that notations trip over. One seed, one config.
record Configs(Random random, int processors) {

  private static final List<String> AWKWARD =
      List.of(
          "null",
          "~",
          "true",
          "True",
          "no",
          "1e3",
          "0x1F",
          "0777",
          "1_000",
          "1:30",
          "- a",
          "<<",
          "",
          " ",
          "a: b",
          "a #b",
          "*x",
          "&x",
          "!x",
          "%x",
          "@x",
          "`",
          "'",
          "\"",
          "\\",
          "\\u12",
          "a\nb",
          "a\r\nb",
          "\t",
          " a ",
          "\u0007",
          "\u001b[31m",
          "\u0085",
          "\u2028",
          "\u202e",
          "\ufeff",
          "\ufffe",
          "é",
          "漢字",
          "\ud83d\ude00",
          "{a}",
          "[a]",
          "a,b",
          "?",
          "---",
          "...",
          "=",
          ":",
          "#",
          "!",
          ".inf",
          "x=y=z",
          "${HOME}",
          "a\\",
          "unlimited",
          "\u007f",
          "\uDBFF\uDFFF",
          "0",
          "-1");

  /// Outside a UTF-8 locale this JVM has no paths beyond ASCII.
  private static final Charset PATHS =
      Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));

  static Configs seeded(long seed, int processors) {
    return new Configs(new Random(seed), processors);
  }

  EnvironmentConfig next() {
    var config =
        new EnvironmentConfig(
            maybe(() -> oneOf(Platform.values())),
            random.nextBoolean() ? EnvironmentConfig.PROCESS : "x" + random.nextInt(99),
            limits(),
            network(),
            several(this::mount),
            random.nextBoolean(),
            maybe(() -> Path.of("/" + fileName() + "/" + fileName())),
            variables(),
            names(),
            new UserId(random.nextInt(Integer.MAX_VALUE), random.nextInt(Integer.MAX_VALUE)),
            Arrays.stream(Limit.values())
                .filter(_ -> random.nextInt(4) == 0)
                .collect(Collectors.toSet()),
            maybe(() -> oneOf("servos:x86_64", "no", "0", "a/b@sha256:0", "1e3")),
            maybe(() -> oneOf("runsc", "io.containerd.runc.v2", "null")));
    return random.nextInt(50) == 0 ? EnvironmentConfig.defaults() : config;
  }

  private Limits limits() {
    return new Limits(
        bytes(Limits.MIN_MEMORY_BYTES),
        random.nextBoolean() ? OptionalDouble.empty() : OptionalDouble.of(share()),
        random.nextBoolean() ? OptionalInt.empty() : OptionalInt.of(1 + random.nextInt(4_194_304)),
        maybe(() -> time(Duration.ofMillis(1), Limits.MAX_TIME)),
        time(Duration.ZERO, Duration.ofHours(1)),
        maybe(() -> time(Duration.ofMillis(1), Limits.MAX_TIME)),
        bytes(0),
        4096 + (random.nextLong() >>> (2 + random.nextInt(60))),
        bytes(0),
        16 + random.nextInt(1_048_561));
  }

  private OptionalLong bytes(long least) {
    return switch (random.nextInt(4)) {
      case 0 -> OptionalLong.empty();
      case 1 -> OptionalLong.of(least);
      case 2 ->
          OptionalLong.of(Math.max(least, (1L + random.nextInt(1023)) << (10 * random.nextInt(6))));
      default -> OptionalLong.of(Math.max(least, random.nextLong() >>> (1 + random.nextInt(50))));
    };
  }

  private double share() {
    return switch (random.nextInt(3)) {
      case 0 -> 1 + random.nextInt(processors);
      case 1 -> (10 + random.nextInt(990)) / 1000.0;
      default -> 0.01 + random.nextDouble() * (processors - 0.01);
    };
  }

  private Duration time(Duration least, Duration most) {
    long room = most.minus(least).toMillis();
    long millis = random.nextLong() >>> 1;
    var some =
        switch (random.nextInt(4)) {
          case 0 -> Duration.ofSeconds(random.nextInt(3600));
          case 1 -> Duration.ofMillis(millis % (room + 1));
          case 2 -> most.minus(least);
          default -> Duration.ofMillis(millis % room).plusNanos(random.nextInt(1_000_000));
        };
    return least.plus(some).compareTo(most) > 0 ? most : least.plus(some);
  }

  private NetworkPolicy network() {
    return switch (random.nextInt(3)) {
      case 0 -> new NetworkPolicy.None();
      case 1 -> new NetworkPolicy.Host();
      default ->
          new NetworkPolicy.Allow(
              several(
                  () ->
                      new Destination(
                          oneOf(
                              "example.org", "10.0.0.0/8", "::1", "fd00::/8", "a", "no", "1.2.3.4"),
                          1 + random.nextInt(65_535))));
    };
  }

  private Mount mount() {
    var source = Path.of((random.nextInt(3) == 0 ? "" : "/") + "s" + fileName());
    var target = Path.of("/" + fileName(), fileName());
    return new Mount(source, target, oneOf(Mount.Access.values()));
  }

  private Map<String, String> variables() {
    var variables = new HashMap<String, String>();
    several(this::name).forEach(name -> variables.put(name, text()));
    return variables;
  }

  private Set<String> names() {
    return new HashSet<>(several(this::name));
  }

  private String name() {
    var name = text().replace("=", "_");
    return name.isEmpty() ? "PATH" : name;
  }

  private String fileName() {
    var name = text().replace("/", "_");
    return PATHS.newEncoder().canEncode(name) ? name : "plain";
  }

  private String text() {
    var parts = Stream.generate(() -> oneOf(AWKWARD.toArray(String[]::new)));
    return switch (random.nextInt(4)) {
      case 0 -> oneOf(AWKWARD.toArray(String[]::new));
      case 1 -> parts.limit(3).collect(Collectors.joining());
      case 2 -> oneOf("PATH", "a.b", "LANG", "x-y", "A_B", "/usr/lib", "0.5", "512MiB", "a:b");
      default ->
          random
              .ints(random.nextInt(6), 1, 0x3000)
              .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
              .toString();
    };
  }

  private <T> Optional<T> maybe(Supplier<T> value) {
    return random.nextBoolean() ? Optional.empty() : Optional.of(value.get());
  }

  private <T> List<T> several(Supplier<T> value) {
    return IntStream.range(0, random.nextInt(4)).mapToObj(_ -> value.get()).toList();
  }

  @SafeVarargs
  private <T> T oneOf(T... values) {
    return values[random.nextInt(values.length)];
  }
}
