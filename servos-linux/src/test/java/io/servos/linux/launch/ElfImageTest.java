package io.servos.linux.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.servos.linux.abi.Architecture;
import io.servos.linux.abi.Syscall;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Runs small programs of calls: natively, and those of the other architecture under qemu.
class ElfImageTest {

  private static final int SIGCHLD = 17;

  @TempDir Path directory;

  private record Ended(int status, String output) {}

  @ParameterizedTest
  @EnumSource(Architecture.class)
  void makesCallsInOrder(Architecture architecture) throws Exception {
    var main = new Sequence("main").add(say("one\n")).add(say("two\n")).add(exit(7));

    assertThat(run(program(architecture, main))).isEqualTo(new Ended(7, "one\ntwo\n"));
  }

  @ParameterizedTest
  @EnumSource(Architecture.class)
  void passesResultsToLaterCalls(Architecture architecture) throws Exception {
    var file = directory.resolve("greeting");
    Files.writeString(file, "hello");
    var buffer = Blob.zeros(5);
    var open =
        Call.of(
            Syscall.OPENAT,
            "test",
            "",
            Arg.number(-100),
            Arg.string(file.toString()),
            Arg.number(0));
    var read =
        Call.of(Syscall.READ, "test", "", Arg.result(open), Arg.address(buffer, ""), Arg.number(5));
    var write =
        Call.of(
            Syscall.WRITE, "test", "", Arg.number(1), Arg.address(buffer, ""), Arg.result(read));
    var main = new Sequence("main").add(open).add(read).add(write).add(exit(0));

    assertThat(run(program(architecture, main))).isEqualTo(new Ended(0, "hello"));
  }

  @ParameterizedTest
  @EnumSource(Architecture.class)
  void reportsTheFailingCallAndItsErrno(Architecture architecture) throws Exception {
    var main =
        new Sequence("main")
            .add(say("before\n"))
            .add(Call.of(Syscall.CHDIR, "test", "/nowhere", Arg.string("/nowhere")))
            .add(exit(0));
    var record = Blob.zeros(24);
    var failed =
        new Sequence("failed")
            .add(
                Call.of(
                        Syscall.WRITE,
                        "test",
                        "",
                        Arg.number(1),
                        Arg.address(record, ""),
                        Arg.number(24))
                    .orContinue())
            .add(exit(125));
    var program =
        new LaunchProgram(architecture, List.of(main), new LaunchProgram.Failure(record, failed));

    var ended = run(program);

    assertThat(ended.status()).isEqualTo(125);
    assertThat(ended.output()).startsWith("before\n");
    assertThat(ended.output().charAt(7 + 8)).isEqualTo((char) 1);
    assertThat((byte) ended.output().charAt(7 + 16)).isEqualTo((byte) -2);
    assertThat(program.call(1).object()).isEqualTo("/nowhere");
  }

  @ParameterizedTest
  @EnumSource(Architecture.class)
  void goesOnAfterACallThatMayFail(Architecture architecture) throws Exception {
    var main =
        new Sequence("main")
            .add(Call.of(Syscall.CHDIR, "test", "", Arg.string("/nowhere")).orContinue())
            .add(exit(3));

    assertThat(run(program(architecture, main)).status()).isEqualTo(3);
  }

  @ParameterizedTest
  @EnumSource(Architecture.class)
  void endsAsAFailureWhenASequenceRunsOut(Architecture architecture) throws Exception {
    var main = new Sequence("main").add(say("only\n"));

    assertThat(run(program(architecture, main))).isEqualTo(new Ended(99, "only\n"));
  }

  @ParameterizedTest
  @EnumSource(Architecture.class)
  void goesElsewhereWhenACallFails(Architecture architecture) throws Exception {
    var other = new Sequence("other").add(say("other\n")).add(exit(4));
    var main =
        new Sequence("main")
            .add(Call.of(Syscall.GETPID, "test", "").orElse(other))
            .add(Call.of(Syscall.CHDIR, "test", "", Arg.string("/nowhere")).orElse(other))
            .add(exit(3));

    assertThat(run(new LaunchProgram(architecture, List.of(main, other), failure())))
        .isEqualTo(new Ended(4, "other\n"));
  }

  @ParameterizedTest
  @EnumSource(Architecture.class)
  void handsOnWhatItWasCalledWith(Architecture architecture) throws Exception {
    var script = "echo \"$MARK $#\"; printf '<%s>' \"$0\" \"$@\"";
    var main =
        new Sequence("main")
            .add(
                Call.of(
                    Syscall.EXECVE,
                    "test",
                    "",
                    Arg.string("/bin/sh"),
                    Arg.ownArguments(),
                    Arg.ownEnvironment()));

    assertThat(run(program(architecture, main), "-c", script, "zero", "a b", "", "c"))
        .isEqualTo(new Ended(0, "mark 3\n<zero><a b><><c>"));
  }

  /// qemu's user mode makes no plain processes by clone3, so this one runs natively only.
  @Test
  void clonesAndWaitsForTheRightChild() throws Exception {
    var pid = Blob.zeros(8);
    var child = new Sequence("child").add(say("child\n")).add(exit(5));
    var arguments = Blob.zeros(88).putLong(32, SIGCHLD);
    var clone =
        Call.of(Syscall.CLONE3, "test", "", Arg.address(arguments, ""), Arg.number(88))
            .whenZero(child)
            .store(pid, 0);
    var wait =
        Call.of(
                Syscall.WAIT4,
                "test",
                "",
                Arg.number(-1),
                Arg.nothing(),
                Arg.number(0),
                Arg.nothing())
            .repeatUntil(pid, 0);
    var main = new Sequence("main").add(clone).add(wait).add(say("parent\n")).add(exit(0));
    var program = new LaunchProgram(Architecture.current(), List.of(main, child), failure());

    assertThat(run(program)).isEqualTo(new Ended(0, "child\nparent\n"));
  }

  @Test
  void refusesAResultWithMoreThanThreeReceivers() {
    var open = Call.of(Syscall.GETPID, "test", "");
    var main = new Sequence("main").add(open);
    for (int i = 0; i < 4; i++) {
      main.add(Call.of(Syscall.CLOSE, "test", "", Arg.result(open)));
    }
    var program = program(Architecture.current(), main);

    assertThatThrownBy(() -> ElfImage.of(program))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the result of getpid() has more than three receivers");
  }

  @Test
  void keepsCodeAndDataApart() throws Exception {
    var image = write(program(Architecture.current(), new Sequence("main").add(exit(0))));

    var headers = output(List.of("readelf", "--wide", "--segments", image.toString()));

    assertThat(headers).containsPattern("LOAD .* R E ").containsPattern("LOAD .* RW ");
    assertThat(headers).doesNotContain("RWE");
  }

  private static Call say(String text) {
    return Call.of(
        Syscall.WRITE,
        "test",
        "stdout",
        Arg.number(1),
        Arg.string(text),
        Arg.number(text.length()));
  }

  private static Call exit(int status) {
    return Call.of(Syscall.EXIT_GROUP, "test", "exit", Arg.number(status));
  }

  /// A report that fails would be reported, for ever.
  @Test
  void refusesReportsThatCouldFail() {
    var failed = new Sequence("failed").add(say("no")).add(exit(1));

    assertThatThrownBy(() -> new LaunchProgram.Failure(Blob.zeros(24), failed))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith(" of 'failed' has to go on when it fails");
  }

  private static LaunchProgram program(Architecture architecture, Sequence main) {
    return new LaunchProgram(architecture, List.of(main), failure());
  }

  private static LaunchProgram.Failure failure() {
    return new LaunchProgram.Failure(Blob.zeros(24), new Sequence("failed").add(exit(99)));
  }

  private Path write(LaunchProgram program) throws IOException {
    var image = directory.resolve("image");
    Files.write(image, ElfImage.of(program));
    assertThat(image.toFile().setExecutable(true)).isTrue();
    return image;
  }

  private Ended run(LaunchProgram program, String... arguments)
      throws IOException, InterruptedException {
    var command = new ArrayList<String>();
    if (program.architecture() != Architecture.current()) {
      command.add("qemu-" + program.architecture().label() + "-static");
    }
    command.add(write(program).toString());
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command);
    builder.environment().put("MARK", "mark");
    var process = builder.start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    return new Ended(process.waitFor(), output);
  }

  private static String output(List<String> command) throws IOException, InterruptedException {
    var process = new ProcessBuilder(command).start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    return output;
  }
}
