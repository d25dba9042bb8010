package io.servos.linux.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.servos.linux.libc.Errno;
import io.servos.linux.libc.NativeCallException;
import io.servos.model.BackendFailedException;
import io.servos.model.Input;
import io.servos.model.ServosException;
import io.servos.spi.Step;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A Servos that may open no more files gives everything back.
class ScarceDescriptorsTest {

  private static final int LIMIT = 300;

  /// So many are made ahead by and by.
  private static final int NAMESPACES = 8;

  @TempDir Path folder;

  /// Starts again and again with one more descriptor to spare each time.
  static final class Starter {

    private final Workbench bench;
    private final Step step;
    private final Deque<FileInputStream> ballast = new ArrayDeque<>();
    private int refused;

    private Starter(Workbench bench) {
      this.bench = bench;
      this.step = bench.step(Workbench.shellCommand("exit 0"), new Input.Empty());
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
      try (var bench = Workbench.in(Path.of(arguments[0]))) {
        var starter = new Starter(bench);
        loadWhatAFailureNeeds();
        System.out.println(starter.startBoth() ? "ready" : "not ready");
        if (System.in.read() < 0) {
          starter.startWithLittle();
        }
      }
    }

    /// Classes are files, too.
    private static void loadWhatAFailureNeeds() {
      var failure = new NativeCallException("call", Errno.EMFILE);
      var _ = new BackendFailedException("", "", Remedies.ofOwnCall(failure), failure).remedy();
    }

    private boolean startBoth() throws InterruptedException {
      try (var standby = bench.isolator().standBy(step, Workbench.DEFAULTS);
          var run = bench.isolator().start(step, Workbench.DEFAULTS)) {
        return run.await().outcome().succeeded() && standby.isReady();
      }
    }

    private void startWithLittle() throws IOException, InterruptedException {
      int user = userOfTheNext();
      int before = Inventory.openDescriptors();
      fill();
      boolean enough = false;
      while (!enough) {
        ballast.pop().close();
        enough = ballast.isEmpty() || hasStarted();
      }
      while (!ballast.isEmpty()) {
        ballast.pop().close();
      }
      System.out.println("refused " + (refused > 10 ? "often" : refused));
      System.out.println("user ids lost " + (userOfTheNext() - user));
      // What is made ahead has files open for a moment.
      Deadline.await(
          "closed descriptors", () -> Inventory.openDescriptors() <= before + NAMESPACES);
      System.out.println("descriptors are closed");
      System.out.println("starts again " + startBoth());
    }

    private boolean hasStarted() throws InterruptedException {
      try {
        return startBoth();
      } catch (ServosException _) {
        refused++;
        return false;
      } catch (RuntimeException | Error other) {
        other.printStackTrace();
        return false;
      }
    }

    private static int userOfTheNext() {
      var users = UserLeases.ofThisJvm();
      int next = users.take();
      users.giveBack(next);
      return next;
    }

    private void fill() {
      try {
        while (ballast.size() < 2 * LIMIT) {
          ballast.push(new FileInputStream("/dev/null"));
        }
      } catch (IOException _) {
        // That is all there are.
      }
    }
  }

  @Test
  void giveBackWhatAStartHad() throws IOException, InterruptedException {
    try (var starter = ChildJvm.start(Starter.class, List.of(), folder.toString())) {
      assertThat(starter.lines().readLine()).isEqualTo("ready");
      var pid = Long.toString(starter.process().pid());
      assertThat(
              new ProcessBuilder("prlimit", "--pid", pid, "--nofile=" + LIMIT + ":")
                  .inheritIO()
                  .start()
                  .waitFor())
          .isZero();

      starter.process().getOutputStream().close();

      assertThat(starter.lines().readAllAsString())
          .isEqualTo("refused often\nuser ids lost 0\ndescriptors are closed\nstarts again true\n");
    }
  }
}
