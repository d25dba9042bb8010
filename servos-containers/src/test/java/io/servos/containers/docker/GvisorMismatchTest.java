package io.servos.containers.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.servos.model.EnvironmentConfig;
import io.servos.model.IsolationUnavailableException;
import io.servos.model.Outcome;
import io.servos.model.ServosException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;

/// What an engine does not do of what it is asked for a container of gVisor is found out before the
/// program runs, inside or on the host.
class GvisorMismatchTest {

  private static final EnvironmentConfig CONFIG =
      Trial.CONFIG
          .withRuntime("runsc")
          .withLimits(Trial.CONFIG.limits().withCpus(OptionalDouble.of(0.5)));

  /// What is asked, what the engine gets instead, and what is told.
  static final List<Arguments> PLANTED =
      List.of(
          arguments("\"ReadonlyRootfs\":true", "\"ReadonlyRootfs\":null", "'/' is not mounted ro"),
          arguments(
              "\"CapDrop\":[\"ALL\"]", "\"CapDrop\":[]", "CapBnd is '00000000a80405fb' instead of"),
          arguments(
              "\"User\":\"1000:1000\"",
              "\"User\":\"1000:2000\"",
              "Gid is '2000 2000 2000 2000' instead of"),
          arguments(
              "\"Memory\":536870912,\"MemorySwap\":536870912",
              "\"Memory\":436870912,\"MemorySwap\":536870912",
              "memory: memory."),
          arguments(
              "\"NanoCpus\":500000000", "\"NanoCpus\":900000000", "the quota of processors is"),
          arguments("\"PidsLimit\":768", "\"PidsLimit\":999", "pids.max is '999' instead of '768'"),
          arguments(
              "\"Name\":\"nproc\",\"Soft\":129,\"Hard\":129",
              "\"Name\":\"nproc\",\"Soft\":128,\"Hard\":130",
              "pids: Max processes is '128' instead of '129'; pids: Max processes (hard) is '130'"),
          arguments(
              "\"Soft\":1024,\"Hard\":1024",
              "\"Soft\":1024,\"Hard\":4096",
              "open-files: Max open files (hard) is '4096'"),
          arguments("size=65536k", "size=65532k", "has not the size=65536k asked for"),
          arguments("\"LANG=C.UTF-8\"", "\"LANG=C.UTF-9\"", "environment: it has"),
          arguments(
              "\"Hostname\":\"servos\"",
              "\"Hostname\":\"server\"",
              "hostname is 'server' instead of 'servos'"));

  @TempDir Path folder;

  @ParameterizedTest
  @FieldSource("PLANTED")
  void isFoundOutBeforeTheProgramRuns(String asked, String planted, String complaint)
      throws IOException, InterruptedException {
    try (var engine = new Middleman(folder.resolve("s"), Middleman.replacing(asked, planted));
        var isolator = Gvisors.isolator(engine.choice())) {
      assertThat(Trial.in(folder).mismatch(isolator, CONFIG)).contains(complaint);
    }
  }

  @Test
  void isFoundOutWhenTheRuntimeIsAnother() throws IOException {
    var other = Middleman.replacing("\"Runtime\":\"runsc\"", "\"Runtime\":\"runc\"");
    try (var engine = new Middleman(folder.resolve("s"), other);
        var isolator = Gvisors.isolator(engine.choice())) {
      var step = Trial.in(folder).shell("echo ran >/tmp/ran");

      assertThatThrownBy(() -> isolator.start(step, CONFIG))
          .isInstanceOf(IsolationUnavailableException.class)
          .hasMessageMatching(
              "runtime 'runsc': what holds for it on its host could not be read there: the"
                  + " container's process \\d+ is '/.servos-init', no sentry of it")
          .extracting(refusal -> ((ServosException) refusal).remedy())
          .isEqualTo(
              "run Servos as root where the engine runs, with all processes and control groups in"
                  + " sight, or use another runtime");
    }
  }

  /// Without one nothing shows that no privileges can be gained.
  @Test
  void isRefusedWithoutAFilterOfSystemCalls() throws IOException {
    var step = Trial.in(folder).shell("echo ran");
    try (var isolator = new DockerIsolator()) {
      assertThatThrownBy(() -> isolator.start(step, CONFIG))
          .isInstanceOf(IsolationUnavailableException.class)
          .hasMessage(
              "runtime 'runsc': gVisor takes on no filter of system calls from the engine, and"
                  + " Servos has none here");
    }
  }

  /// The control: the same engine, changed in nothing.
  @Test
  void runsWhenNothingIsPlanted() throws IOException, InterruptedException {
    try (var engine = new Middleman(folder.resolve("s"), request -> request);
        var isolator = Gvisors.isolator(engine.choice())) {
      assertThat(Trial.in(folder).run(isolator, CONFIG, "echo ran"))
          .isEqualTo(new Trial.Ended(new Outcome.Exited(0), "ran\n"));
    }
  }
}
