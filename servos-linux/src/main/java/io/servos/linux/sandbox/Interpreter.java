package io.servos.linux.sandbox;

import io.servos.linux.facility.Command;
import io.servos.linux.facility.Descriptor;
import io.servos.spi.Step;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// An interpreter that can be started before its script is known. It says over the gate that it
/// waits, and is told there what to run.
sealed interface Interpreter {

  /// What it says when it waits; anything else says that it cannot.
  char READY = 'R';

  /// Whole messages of a socket are no longer than that.
  int MESSAGE = 1 << 15;

  /// So many of them fit into a socket that nobody has read from, whatever the host sets.
  int MOST_MESSAGES = 2;

  /// What starts it before its script is known.
  ///
  /// @param environment that of the script, as `NAME=value`
  Command waiting(List<String> environment);

  /// The same, ending its process as soon as its script has ended; itself where there is no such
  /// end.
  default Interpreter withFastExit() {
    return this;
  }

  /// Whether that is what would execute the step.
  ///
  /// @param environment as `NAME=value`
  default boolean executes(Step step, List<String> environment) {
    return of(step, environment).map(Interpreter::withFastExit).equals(Optional.of(withFastExit()));
  }

  /// Python.
  ///
  /// @param executable absolute path inside
  /// @param name what it is called as
  /// @param hasFastExit whether it ends without taking down what the script has made
  record Python(String executable, String name, boolean hasFastExit) implements Interpreter {

    private static final Pattern PATH = Pattern.compile(".*/python3(\\.\\d+)?");
    private static final String BOOT = resource("boot.py");

    @Override
    public Command waiting(List<String> environment) {
      var argv = new ArrayList<>(List.of(name, "-c", BOOT, String.valueOf(Descriptor.KEPT_GATE)));
      if (hasFastExit) {
        argv.add("fast-exit");
      }
      return new Command(executable, argv, environment);
    }

    @Override
    public Interpreter withFastExit() {
      return new Python(executable, name, true);
    }
  }

  /// Node.js. What it does first comes in its environment, whose file in `/proc` it reads as a
  /// module: so no file is left in the sandbox that a script could find. To be valid JavaScript the
  /// environment begins and ends with variables of Servos, between which the rest is a comment.
  ///
  /// @param executable absolute path inside
  /// @param name what it is called as
  record Node(String executable, String name) implements Interpreter {

    private static final Pattern PATH = Pattern.compile(".*/node(js)?");
    private static final String BOOT = resource("boot.js");
    private static final String FIRST = "__dirname";
    private static final String OPTIONS = "NODE_OPTIONS";
    private static final String LAST = "_servos_wait";
    private static final Set<String> TAKEN = Set.of(FIRST, LAST);

    /// Others change what it does before or beside the script.
    private static final Set<String> HARMLESS = Set.of("NODE_ENV", "NODE_PATH");

    /// Takes the place of the script's path, so that this is looked up when it is known.
    private static final String NO_SCRIPT = "-" + Descriptor.KEPT_GATE;

    @Override
    public Command waiting(List<String> environment) {
      var variables = new ArrayList<String>();
      variables.add(FIRST + "=/*");
      variables.addAll(environment);
      variables.add(OPTIONS + "=--require=/proc/self/environ");
      variables.add(LAST + "=*/" + BOOT.strip() + "//");
      return new Command(executable, List.of(name, "--", NO_SCRIPT), variables);
    }

    private static boolean canWait(List<String> environment) {
      return environment.stream()
          .noneMatch(variable -> variable.contains("*/") || isTaken(nameOf(variable)));
    }

    private static boolean isTaken(String name) {
      return TAKEN.contains(name) || (name.startsWith("NODE_") && !HARMLESS.contains(name));
    }

    private static String nameOf(String variable) {
      return variable.substring(0, variable.indexOf('='));
    }
  }

  private static String resource(String name) {
    try (var stream = Interpreter.class.getResourceAsStream(name)) {
      if (stream == null) {
        throw new IllegalStateException("'" + name + "' is not in this module");
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /// The one that would execute the step, if it can wait: called with a script alone.
  ///
  /// @param environment as `NAME=value`
  static Optional<Interpreter> of(Step step, List<String> environment) {
    var argv = step.argv();
    if (argv.size() < 2 || !argv.get(1).startsWith("/")) {
      return Optional.empty();
    }
    var executable = step.executable().toString();
    if (Python.PATH.matcher(executable).matches()) {
      return Optional.of(new Python(executable, argv.getFirst(), false));
    }
    return Node.PATH.matcher(executable).matches() && Node.canWait(environment)
        ? Optional.of(new Node(executable, argv.getFirst()))
        : Optional.empty();
  }

  /// Whether the socket takes all that it is told at once, however busy it is.
  static boolean isShort(Step step) {
    return job(step, step.workdir().toString()).size() <= MOST_MESSAGES;
  }

  /// What it is told: the length of the rest, then where to go and its arguments, with a NUL
  /// between each two.
  ///
  /// @param workdir empty when it is there already
  static List<byte[]> job(Step step, String workdir) {
    var arguments = String.join("\0", step.argv());
    var text = (workdir + '\0' + arguments).getBytes(StandardCharsets.UTF_8);
    var all = ByteBuffer.allocate(Integer.BYTES + text.length).order(ByteOrder.LITTLE_ENDIAN);
    all.putInt(text.length).put(text).flip();
    var messages = new ArrayList<byte[]>();
    while (all.hasRemaining()) {
      var message = new byte[Math.min(MESSAGE, all.remaining())];
      all.get(message);
      messages.add(message);
    }
    return messages;
  }
}
