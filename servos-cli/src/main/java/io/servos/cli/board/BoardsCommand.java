package io.servos.cli.board;

import io.servos.cli.command.Command;
import io.servos.cli.command.ExitCode;
import io.servos.cli.command.Specs;
import io.servos.cli.command.UsageException;
import io.servos.cli.host.Detect;
import io.servos.cli.host.SerialBoardJson;
import io.servos.cli.host.SerialPort;
import io.servos.cli.output.Console;
import io.servos.cli.output.Json;
import io.servos.cli.output.Visible;
import io.servos.detect.BoardWatch;
import io.servos.detect.SerialBoard;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `servos boards`: what is plugged in.
public record BoardsCommand() implements Command {

  private static final String WATCH = "--watch";
  private static final String PROBE = "--probe";
  private static final Duration INTERVAL = Duration.ofMillis(250);

  @Override
  public CommandSpec spec() {
    var spec =
        Specs.command(
            "servos boards",
            "List the boards that are plugged in, by their USB numbers.",
            "No port is opened without --probe, as that resets many boards.");
    spec.addOption(
        Specs.flag("Tell what is plugged in and unplugged, until it is interrupted.", WATCH));
    spec.addOption(
        Specs.flag(
            "Also open each port, interrupt what runs there, and ask for MicroPython.", PROBE));
    spec.addOption(
        Specs.flag("Print one JSON object instead of text; with --watch one a line.", "--json"));
    spec.addOption(Detect.rootOption());
    Specs.withHelp(spec);
    spec.usageMessage()
        .footer(
            Specs.examples(
                List.of(
                    "servos boards",
                    "servos boards --watch",
                    "servos boards --probe",
                    "servos boards --json | jq .serialBoards")));
    return spec;
  }

  @Override
  public int run(ParseResult parsed, Console console) throws InterruptedException {
    boolean asJson = Specs.isSet(parsed, "--json");
    if (Specs.isSet(parsed, WATCH) && Specs.isSet(parsed, PROBE)) {
      throw new UsageException("--watch does not go with --probe", "leave one of them out");
    }
    if (Specs.isSet(parsed, WATCH)) {
      return watch(new BoardWatch(Detect.detector(parsed)), console, asJson);
    }
    var detector = Detect.detector(parsed);
    var serial = detector.serialBoards();
    var probes =
        Specs.isSet(parsed, PROBE) ? probes(serial, Detect.root(parsed)) : Map.<String, Probe>of();
    var list = new BoardList(serial, detector.usbBoards(), probes);
    console.print(list, asJson);
    if (!asJson) {
      explain(list, Detect.root(parsed), console);
    }
    return ExitCode.OK;
  }

  private static Map<String, Probe> probes(List<SerialBoard> boards, Path root)
      throws InterruptedException {
    var probes = new HashMap<String, Probe>();
    for (var board : boards) {
      probes.put(board.device(), Probe.of(root.resolve(board.device().substring(1))));
    }
    return probes;
  }

  private static void explain(BoardList list, Path root, Console console) {
    if (list.serial().isEmpty() && list.usb().isEmpty()) {
      console.say("no board is plugged in", "'servos boards --watch' tells when one is");
    }
    for (var board : list.serial()) {
      var file = root.resolve(board.device().substring(1));
      var port = SerialPort.of(file);
      if (Files.exists(file) && !port.usable()) {
        console.say("'" + board.device() + "' may not be opened by this user", port.remedy());
      }
    }
  }

  private static int watch(BoardWatch watch, Console console, boolean asJson)
      throws InterruptedException {
    while (true) {
      for (var change : watch.changes()) {
        console.print((asJson ? json(change) : text(change)) + "\n");
      }
      Thread.sleep(INTERVAL);
    }
  }

  private static String text(BoardWatch.Change change) {
    var board = change.board();
    return (change.isPluggedIn() ? "plugged in  " : "unplugged   ")
        + board.device()
        + "  "
        + board.vendorId()
        + ":"
        + board.productId()
        + "  "
        + Visible.of(BoardList.described(board));
  }

  private static String json(BoardWatch.Change change) {
    return Json.of(
        json -> {
          json.writeStartObject();
          json.writeStringProperty("event", change.isPluggedIn() ? "plugged-in" : "unplugged");
          SerialBoardJson.writeProperties(json, change.board());
          json.writeEndObject();
        });
  }
}
