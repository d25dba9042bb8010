package io.servos.cli.run;

import io.servos.cli.command.Specs;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;

/// The options of `servos isolate` that are about boards.
final class BoardOptions {

  static final String EXPECT = "--expect";
  static final String PLOT = "--plot";
  static final String VCD = "--vcd";
  static final String GDB = "--gdb";

  /// The options that mean the same as the setting of a workload with the same name.
  private static final List<String> SETTINGS =
      List.of(
          "board",
          "build-env",
          "builder",
          "time",
          "scenario",
          "eeprom",
          "libraries",
          "port",
          "baud");

  private static final List<String> BUILDERS = List.of("servos", "pio", "arduino-cli");

  private BoardOptions() {}

  /// What matters for building already.
  static void addBuilding(CommandSpec spec) {
    spec.addOption(
        Specs.value("BOARD", "Which board. Default: uno, or pico for micropython.", "--board"));
    spec.addOption(
        Specs.value(
            "NAME", "Environment of platformio.ini, or profile of sketch.yaml.", "--build-env"));
    spec.addOption(
        Specs.choice(
            BUILDERS,
            "BUILDER",
            "What builds a sketch: servos, or pio or arduino-cli as you have installed it. Default:"
                + " servos.",
            "--builder"));
    spec.addOption(Specs.value("DIR", "Libraries for sketches.", "--libraries"));
  }

  static void add(CommandSpec spec) {
    addBuilding(spec);
    spec.addOption(
        Specs.value("PORT", "With --isolation board: the serial port of that board.", "--port"));
    spec.addOption(
        Specs.value(
            "N",
            "With --isolation board: how fast a sketch speaks there. Default: 9600.",
            "--baud"));
    spec.addOption(
        Specs.value(
            "TIME", "How long a board runs by its own clock. Default: until it ends.", "--time"));
    spec.addOption(
        Specs.value(
            "FILE", "What comes to a board's pins, serial port and I2C bus (YAML).", "--scenario"));
    spec.addOption(
        Specs.values(
            "TEXT",
            "What a board should do, such as 'pin 13 toggles 3 times'; may be repeated.",
            EXPECT));
    spec.addOption(Specs.value("FILE", "Draw what a board's pins did (SVG).", PLOT));
    spec.addOption(Specs.value("FILE", "Write what a board's pins did (VCD).", VCD));
    spec.addOption(Specs.value("FILE", "Content of a board's EEPROM at the start.", "--eeprom"));
    spec.addOption(
        Specs.flag(
            "Let the program or the emulated board wait for gdb, and print the command that starts"
                + " gdb.",
            GDB));
  }

  /// What a toolchain is told.
  static Map<String, String> settings(IsolateOptions options) {
    var settings = new HashMap<String, String>();
    for (var name : SETTINGS) {
      var value = options.value("--" + name);
      // Not a lambda: most runs come by here, and have none.
      if (value.isPresent()) {
        settings.put(name, value.get());
      }
    }
    return settings;
  }
}
