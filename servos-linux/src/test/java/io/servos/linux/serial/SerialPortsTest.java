package io.servos.linux.serial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.servos.linux.libc.Descriptors;
import io.servos.linux.libc.Errno;
import io.servos.linux.libc.Fd;
import io.servos.linux.libc.Terminals;
import io.servos.linux.sandbox.ChildJvm;
import io.servos.model.BoardException;
import io.servos.model.BoardException.Kind;
import io.servos.spi.SerialLine;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.SynchronousQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Serial ports, on the pseudo-terminals of this kernel.
class SerialPortsTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration MOMENT = Duration.ofMillis(1);

  private final Descriptors.Pair terminal = Terminals.open(24, 80);
  private final Fd board = terminal.ours();
  private final Path port = fileOf(terminal.theirs());

  @TempDir Path folder;

  private static Path fileOf(Fd descriptor) {
    try {
      return Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor.number()));
    } catch (IOException failure) {
      throw new AssertionError(failure);
    }
  }

  private static SerialLine open(Path port) {
    return new SerialPorts().open(port, 115_200);
  }

  @AfterEach
  void unplug() {
    terminal.close();
  }

  private void boardSends(byte[] bytes) throws InterruptedException {
    int done = 0;
    while (done < bytes.length) {
      int count = Descriptors.write(board, bytes, done, Math.min(bytes.length - done, 4096));
      if (count > 0) {
        done += count;
      } else {
        assertThat(count).isEqualTo(-Errno.EAGAIN);
        assertThat(Descriptors.awaitWritable(board, PATIENCE)).isTrue();
      }
    }
  }

  private byte[] boardReceives(int length) throws InterruptedException {
    var received = new ByteArrayOutputStream();
    var buffer = new byte[4096];
    while (received.size() < length) {
      assertThat(Descriptors.awaitReadable(board, PATIENCE)).isTrue();
      int count = Descriptors.read(board, buffer, 0, buffer.length);
      assertThat(count).isPositive();
      received.write(buffer, 0, count);
    }
    return received.toByteArray();
  }

  private static byte[] receive(SerialLine line, int length) throws InterruptedException {
    var received = new ByteArrayOutputStream();
    var buffer = new byte[1000];
    while (received.size() < length) {
      int count = line.read(buffer, PATIENCE);
      assertThat(count).isPositive();
      received.write(buffer, 0, count);
    }
    return received.toByteArray();
  }

  @Test
  void carriesAMebibyteBothWaysAtOnce() throws InterruptedException, ExecutionException {
    var there = new byte[1 << 20];
    var back = new byte[1 << 20];
    new Random(1).nextBytes(there);
    new Random(2).nextBytes(back);

    try (var line = open(port);
        var threads = Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
      var sent = threads.submit(task(() -> line.write(there, PATIENCE)));
      var atBoard = threads.submit(() -> boardReceives(there.length));
      var sentBack = threads.submit(task(() -> boardSends(back)));

      assertThat(receive(line, back.length)).isEqualTo(back);
      assertThat(atBoard.get()).isEqualTo(there);
      sent.get();
      sentBack.get();
    }
  }

  private interface Task {
    void run() throws InterruptedException;
  }

  private static Callable<Boolean> task(Task task) {
    return () -> {
      task.run();
      return true;
    };
  }

  /// A terminal as it comes from the kernel would answer, translate, signal and edit.
  @Test
  void changesNoByte() throws InterruptedException {
    var all = new byte[256];
    for (int value = 0; value < all.length; value++) {
      all[value] = (byte) value;
    }

    try (var line = open(port)) {
      line.write(all, PATIENCE);
      assertThat(boardReceives(all.length)).isEqualTo(all);
      boardSends(all);
      assertThat(receive(line, all.length)).isEqualTo(all);
      assertThat(Descriptors.available(board)).isZero();
    }
  }

  @Test
  void waitsForBytesNoLongerThanItIsTold() throws InterruptedException {
    try (var line = open(port)) {
      assertThat(line.read(new byte[8], MOMENT)).isZero();
      assertThat(line.read(new byte[8], Duration.ZERO)).isZero();
      boardSends(new byte[] {7});
      assertThat(line.read(new byte[8], PATIENCE)).isEqualTo(1);
    }
  }

  @Test
  void saysThatThePortTakesNoMore() {
    try (var line = open(port)) {
      assertThatThrownBy(() -> line.write(new byte[1 << 20], MOMENT))
          .isInstanceOf(BoardException.class)
          .hasMessageMatching("'" + port + "' takes no more: \\d+ bytes could not be sent")
          .extracting(failure -> ((BoardException) failure).kind())
          .isEqualTo(Kind.SILENT);
    }
  }

  @Test
  void anInterruptEndsTheWait() throws InterruptedException {
    try (var line = open(port)) {
      var ended = new SynchronousQueue<String>();
      var reader =
          Thread.ofPlatform()
              .start(
                  () -> {
                    try {
                      ended.offer("read " + line.read(new byte[8], PATIENCE));
                    } catch (InterruptedException _) {
                      reported(ended, "interrupted");
                    }
                  });
      reader.interrupt();

      assertThat(ended.take()).isEqualTo("interrupted");
    }
  }

  private static void reported(SynchronousQueue<String> queue, String word) {
    try {
      queue.put(word);
    } catch (InterruptedException again) {
      throw new AssertionError(again);
    }
  }

  @Test
  void saysThatThePortWasUnplugged() {
    try (var line = open(port)) {
      board.close();

      assertThatThrownBy(() -> line.read(new byte[8], PATIENCE))
          .isInstanceOf(BoardException.class)
          .hasMessage("'" + port + "' was unplugged")
          .extracting(failure -> ((BoardException) failure).kind())
          .isEqualTo(Kind.UNPLUGGED);
      assertThatThrownBy(() -> line.write(new byte[8], PATIENCE))
          .hasMessage("'" + port + "' was unplugged: EIO (input/output error)");
      assertThatThrownBy(() -> line.setBaud(9600))
          .hasMessage("'" + port + "' was unplugged: EIO (input/output error)");
      assertThatThrownBy(line::discardInput)
          .hasMessage("'" + port + "' was unplugged: EIO (input/output error)");
    }
  }

  @Test
  void wakesAReaderWhenThePortIsUnplugged() throws InterruptedException, ExecutionException {
    try (var line = open(port);
        var threads = Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
      var read = threads.submit(() -> line.read(new byte[8], PATIENCE));
      board.close();

      assertThatThrownBy(read::get).hasRootCauseMessage("'" + port + "' was unplugged");
    }
  }

  @Test
  void throwsAwayWhatHasCome() throws InterruptedException {
    try (var line = open(port)) {
      boardSends(new byte[] {1, 2, 3});
      assertThat(line.read(new byte[1], PATIENCE)).isEqualTo(1);

      line.discardInput();

      assertThat(line.read(new byte[8], MOMENT)).isZero();
    }
  }

  @Test
  void hasThePortForItself() {
    try (var _ = open(port)) {
      assertThatThrownBy(() -> open(port))
          .isInstanceOf(BoardException.class)
          .hasMessage("'" + port + "' is in use by this process")
          .extracting(
              failure -> ((BoardException) failure).kind(),
              failure -> ((BoardException) failure).remedy())
          .containsExactly(Kind.PORT_BUSY, "end that program, then try again");
    }
    try (var again = open(port)) {
      assertThat(again.port()).isEqualTo(port);
    }
  }

  @Test
  void saysWhoHasThePort() throws IOException {
    var script =
        "import fcntl,sys; f=open(sys.argv[1]); fcntl.flock(f,2); print('locked'); input()";
    var other =
        new ProcessBuilder("python3", "-uc", script, port.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (var lines = other.inputReader()) {
      assertThat(lines.readLine()).isEqualTo("locked");

      assertThatThrownBy(() -> open(port))
          .hasMessage("'" + port + "' is in use by python3 (pid " + other.pid() + ")");
    } finally {
      other.destroyForcibly();
    }
  }

  @Test
  void saysThatThereIsNoSuchPort() {
    assertThatThrownBy(() -> open(Path.of("/dev/ttyACM97")))
        .isInstanceOf(BoardException.class)
        .hasMessage("'/dev/ttyACM97' does not exist")
        .extracting(
            failure -> ((BoardException) failure).kind(),
            failure -> ((BoardException) failure).remedy())
        .containsExactly(
            Kind.NO_PORT, "plug the board in; 'servos boards' lists the ports that there are");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/dev/null", "/etc/passwd", "/dev"})
  void opensNothingElseThanSerialPorts(Path other) {
    assertThatThrownBy(() -> open(other))
        .isInstanceOf(BoardException.class)
        .hasMessage("'" + other + "' is no serial port")
        .extracting(failure -> ((BoardException) failure).kind())
        .isEqualTo(Kind.NOT_SERIAL);
  }

  @Test
  void followsLinksSuchAsThoseByTheSerialNumber() throws IOException, InterruptedException {
    var link = Files.createSymbolicLink(folder.resolve("usb-Arduino-if00"), port);

    try (var line = open(link)) {
      boardSends(new byte[] {9});

      assertThat(line.read(new byte[8], PATIENCE)).isEqualTo(1);
      assertThat(line.port()).isEqualTo(link);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 49, 4_000_001, -1})
  void refusesSpeedsThatNoPortHas(int baud) {
    assertThatThrownBy(() -> new SerialPorts().open(port, baud))
        .isInstanceOf(BoardException.class)
        .hasMessage("'" + port + "' cannot have " + baud + " baud")
        .extracting(failure -> ((BoardException) failure).kind())
        .isEqualTo(Kind.NO_SUCH_BAUD);
  }

  /// What `stty` reads from the kernel afterwards.
  @Test
  void setsThePortAsAsked() throws IOException, InterruptedException {
    try (var line = new SerialPorts().open(port, 250_000)) {
      line.setBaud(57_600);

      var stty = new ProcessBuilder("stty", "-F", port.toString(), "-a").start();
      var said = new String(stty.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(stty.waitFor()).isZero();
      assertThat(said)
          .contains("speed 57600 baud", "cs8", "-parenb", "-cstopb", "-crtscts", "clocal")
          .contains("-icanon", "-echo ", "-isig", "-opost", "-icrnl", "-ixon");
      assertThat(line.set(SerialLine.Signal.DTR, true)).isFalse();
      assertThat(line.set(SerialLine.Signal.RTS, false)).isFalse();
    }
  }

  /// What another user sees.
  static final class Opener {

    private Opener() {}

    public static void main(String[] arguments) {
      try (var line = open(Path.of(arguments[0]))) {
        System.out.println("open: " + line.port());
      } catch (BoardException failure) {
        System.out.println(failure.kind() + ": " + failure.getMessage() + "; " + failure.remedy());
      }
    }
  }

  @Test
  void saysThatThisUserMayNotAndWhatMendsIt() throws IOException {
    Files.setPosixFilePermissions(port, PosixFilePermissions.fromString("---------"));
    assertThat(openedByAnother())
        .isEqualTo(
            "NO_PERMISSION: '"
                + port
                + "' may not be opened by this user; 'sudo usermod -aG dialout \"$USER\"', then log"
                + " out and in again");

    Files.setPosixFilePermissions(port, PosixFilePermissions.fromString("rw-rw-rw-"));
    assertThat(openedByAnother()).isEqualTo("open: " + port);
  }

  /// By a user without privileges, even when the tests run as root.
  private String openedByAnother() throws IOException {
    var starter =
        "root".equals(System.getProperty("user.name"))
            ? List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups")
            : List.<String>of();
    try (var jvm = ChildJvm.startBy(starter, Opener.class, List.of(), port.toString())) {
      return jvm.lines().readLine();
    }
  }
}
