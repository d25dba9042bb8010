package io.servos.boards.attached;

import io.servos.boards.catalog.BoardsTxt;
import io.servos.boards.firmware.FlashImage;
import io.servos.boards.repl.RawRepl;
import io.servos.boards.serial.SerialLines;
import io.servos.model.EnvironmentConfig;
import io.servos.model.Input;
import io.servos.model.InvalidWorkloadException;
import io.servos.model.InvalidWorkloadException.Kind;
import io.servos.model.Receipt;
import io.servos.spi.BuildsElsewhere;
import io.servos.spi.Feeder;
import io.servos.spi.Isolator;
import io.servos.spi.Progress;
import io.servos.spi.Readiness;
import io.servos.spi.Run;
import io.servos.spi.SerialLine;
import io.servos.spi.Step;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Runs MicroPython scripts and sketches on boards at serial ports: scripts over the raw REPL,
/// sketches after they were written by the boot loader. A port is for one run at a time. What is
/// interrupted first is whatever ran on the board.
public final class BoardIsolator implements Isolator, BuildsElsewhere {

  /// What users type.
  public static final String NAME = "board";

  private static final Duration UNTIL_IT_LISTENS = Duration.ofSeconds(10);

  private final Set<BoardRun> runs = ConcurrentHashMap.newKeySet();

  /// A board that has what it needs: its receipt, and the program that has yet to start.
  record Prepared(Receipt receipt, BoardProgram program) {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Readiness probe() {
    return new Readiness.Ready("runs MicroPython scripts and sketches on a board at a serial port");
  }

  @Override
  public String builder() {
    return EnvironmentConfig.PROCESS;
  }

  @Override
  public Run start(Step step, EnvironmentConfig config) throws InterruptedException {
    var errand = Errand.of(step);
    var terms = new Terms(config);
    terms.check();
    return switch (errand) {
      case Errand.Script script -> {
        var text = text(script);
        yield start(script, step.input(), config, line -> prepared(script, text, terms, line));
      }
      case Errand.Sketch sketch -> {
        var board = BoardsTxt.ofHost().named(sketch.board());
        var image = FlashImage.read(sketch.program());
        var flasher = Terms.flasher(board);
        flasher.check(image);
        var receipt = terms.receipt(sketch.port(), board);
        yield start(
            sketch,
            step.input(),
            config,
            line -> {
              line.setBaud(board.baud());
              flasher.flash(line, image, Progress.ignored());
              return new Prepared(receipt, new AttachedSketch(line, sketch.baud()));
            });
      }
    };
  }

  private static Prepared prepared(Errand.Script script, String text, Terms terms, SerialLine line)
      throws InterruptedException {
    var repl = RawRepl.enter(line, UNTIL_IT_LISTENS);
    repl.softReset();
    var receipt = terms.receipt(script.port(), Firmware.of(repl));
    repl.softReset();
    return new Prepared(receipt, new AttachedScript(repl, text, script.named()));
  }

  /// What makes a board ready.
  private interface Preparation {
    Prepared on(SerialLine line) throws InterruptedException;
  }

  private Run start(Errand errand, Input input, EnvironmentConfig config, Preparation preparation)
      throws InterruptedException {
    var feeder = Feeder.of(input);
    var opened = Optional.<SerialLine>empty();
    try {
      var line = SerialLines.open(errand.port(), SerialLines.USUAL_BAUD);
      opened = Optional.of(line);
      var prepared = preparation.on(line);
      var run = new BoardRun(line, prepared, errand, config.limits(), runs::remove);
      runs.add(run);
      run.begin();
      feeder.feed(run);
      return run;
    } catch (RuntimeException | InterruptedException failure) {
      feeder.close();
      opened.ifPresent(SerialLine::close);
      throw failure;
    }
  }

  private static String text(Errand.Script script) {
    try {
      return Files.readString(script.file());
    } catch (CharacterCodingException _) {
      throw unreadable(script, "is not UTF-8", "convert it");
    } catch (IOException failure) {
      throw unreadable(script, "cannot be read: " + failure.getMessage(), "check its path");
    }
  }

  private static InvalidWorkloadException unreadable(
      Errand.Script script, String problem, String remedy) {
    return new InvalidWorkloadException(
        Kind.NOT_EXECUTABLE, "script '" + script.named() + "' " + problem, remedy);
  }

  @Override
  public void close() {
    runs.forEach(BoardRun::close);
  }
}
