package io.servos.boards.attached;

import io.servos.boards.repl.RawRepl;
import io.servos.boards.serial.SerialLines;
import io.servos.model.EnvironmentConfig;
import io.servos.model.InvalidWorkloadException;
import io.servos.model.InvalidWorkloadException.Kind;
import io.servos.spi.Feeder;
import io.servos.spi.Isolator;
import io.servos.spi.Readiness;
import io.servos.spi.Run;
import io.servos.spi.SerialLine;
import io.servos.spi.Step;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Runs MicroPython scripts on boards at serial ports, over their raw REPL. A port is for one run
/// at a time. What is interrupted first is whatever ran on the board.
public final class BoardIsolator implements Isolator {

  /// What users type.
  public static final String NAME = "board";

  private static final Duration UNTIL_IT_LISTENS = Duration.ofSeconds(10);

  private final Set<BoardRun> runs = ConcurrentHashMap.newKeySet();

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Readiness probe() {
    return new Readiness.Ready("runs MicroPython scripts on a board at a serial port");
  }

  @Override
  public Run start(Step step, EnvironmentConfig config) throws InterruptedException {
    var errand = Errand.of(step);
    var terms = new Terms(config);
    terms.check();
    var script = text(errand);
    var feeder = Feeder.of(step.input());
    SerialLine line;
    try {
      line = SerialLines.open(errand.port(), SerialLines.USUAL_BAUD);
    } catch (RuntimeException failure) {
      feeder.close();
      throw failure;
    }
    try {
      var repl = RawRepl.enter(line, UNTIL_IT_LISTENS);
      repl.softReset();
      var receipt = terms.receipt(errand.port(), Firmware.of(repl));
      repl.softReset();
      var run = new BoardRun(line, repl, errand, config.limits(), receipt, runs::remove);
      runs.add(run);
      run.begin(script);
      feeder.feed(run);
      return run;
    } catch (RuntimeException | InterruptedException failure) {
      feeder.close();
      line.close();
      throw failure;
    }
  }

  private static String text(Errand errand) {
    try {
      return Files.readString(errand.script());
    } catch (CharacterCodingException _) {
      throw unreadable(errand, "is not UTF-8", "convert it");
    } catch (IOException failure) {
      throw unreadable(errand, "cannot be read: " + failure.getMessage(), "check its path");
    }
  }

  private static InvalidWorkloadException unreadable(Errand errand, String problem, String remedy) {
    return new InvalidWorkloadException(
        Kind.NOT_EXECUTABLE, "script '" + errand.named() + "' " + problem, remedy);
  }

  @Override
  public void close() {
    runs.forEach(BoardRun::close);
  }
}
