package io.servos.containers.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.servos.model.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;

/// An engine that does not do what it is asked to do is found out before the program runs.
class PlantedMismatchTest {

  /// What is asked, what the engine gets instead, and what is told.
  static final List<Arguments> PLANTED =
      List.of(
          arguments("\"AutoRemove\":false", "\"Privileged\":true", "container: it is privileged"),
          arguments("\"ReadonlyRootfs\":true", "\"ReadonlyRootfs\":null", "'/' is not mounted ro"),
          arguments(
              "\"NetworkMode\":\"none\"",
              "\"NetworkMode\":\"host\"",
              "the net namespace is that of Servos"),
          arguments(
              "\"CapDrop\":[\"ALL\"]", "\"CapDrop\":[]", "CapBnd is '00000000a80425fb' instead of"),
          arguments("[\"no-new-privileges:true\"]", "[]", "NoNewPrivs is '0' instead of '1'"),
          arguments(
              "[\"no-new-privileges:true\"]",
              "[\"seccomp=unconfined\"]",
              "Seccomp is '0' instead of '2'"),
          arguments(
              "\"User\":\"1000:1000\"",
              "\"User\":\"1000:2000\"",
              "Gid is '2000 2000 2000 2000' instead of"),
          arguments(
              "\"User\":\"1000:1000\"",
              "\"User\":\"1000\"",
              "Groups is '1000 2000' instead of '1000'"),
          arguments(
              "\"Memory\":536870912,\"MemorySwap\":536870912",
              "\"Memory\":436870912,\"MemorySwap\":536870912",
              "memory."),
          arguments(
              "\"NanoCpus\":500000000", "\"NanoCpus\":900000000", "the quota of processors is"),
          arguments("\"PidsLimit\":129", "\"PidsLimit\":999", "pids.max is '999' instead of '129'"),
          arguments(
              "\"Soft\":1024,\"Hard\":1024",
              "\"Soft\":1000,\"Hard\":1024",
              "open-files: Max open files is '1000'"),
          arguments(
              "\"Soft\":1024,\"Hard\":1024",
              "\"Soft\":1024,\"Hard\":4096",
              "open-files: Max open files (hard) is '4096'"),
          arguments("size=67108864", "size=67100000", "has not the size=65536k asked for"),
          arguments("\"LANG=C.UTF-8\"", "\"LANG=C.UTF-9\"", "environment: it has"),
          arguments(
              "\"Hostname\":\"servos\"",
              "\"Hostname\":\"server\"",
              "hostname is 'server' instead of 'servos'"),
          arguments(
              "\"CgroupnsMode\":\"private\"",
              "\"CgroupnsMode\":\"host\"",
              "the cgroup namespace is that of Servos"),
          arguments(
              "\"IpcMode\":\"private\"",
              "\"IpcMode\":\"host\"",
              "the ipc namespace is that of Servos"));

  @TempDir Path folder;

  @ParameterizedTest
  @FieldSource("PLANTED")
  void isFoundOutBeforeTheProgramRuns(String asked, String planted, String complaint)
      throws IOException, InterruptedException {
    var config = Trial.CONFIG.withLimits(Trial.CONFIG.limits().withCpus(OptionalDouble.of(0.5)));
    try (var engine = new Middleman(folder.resolve("s"), Middleman.replacing(asked, planted));
        var isolator = new DockerIsolator(engine.choice())) {
      assertThat(Trial.in(folder).mismatch(isolator, config)).contains(complaint);
    }
  }

  /// The control: the same engine, changed in nothing.
  @Test
  void runsWhenNothingIsPlanted() throws IOException, InterruptedException {
    try (var engine = new Middleman(folder.resolve("s"), request -> request);
        var isolator = new DockerIsolator(engine.choice())) {
      assertThat(Trial.in(folder).run(isolator, Trial.CONFIG, "echo ran"))
          .isEqualTo(new Trial.Ended(new Outcome.Exited(0), "ran\n"));
    }
  }
}
