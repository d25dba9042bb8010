package io.servos.boards.trace;

import io.servos.config.Durations;
import io.servos.model.BoardTrace;
import io.servos.model.BoardTrace.Clock;
import io.servos.model.BoardTrace.PinChange;
import io.servos.model.BoardTrace.Reason;
import io.servos.model.InvalidConfigException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// Something that a board should do.
///
/// @param text as it was written
public record Expectation(String text, Claim claim) {

  private static final List<Form> GRAMMAR =
      List.of(
          new Form(
              "pin (\\S+) (toggles|rises|falls) (\\d+) times?(?: ±(\\d+))?", Expectation::count),
          new Form("pin (\\S+) toggles every (\\S+?)(?: ±(\\S+))?", Expectation::period),
          new Form(
              "pin (\\S+) is ([01]) at (\\S+)",
              found ->
                  new Claim.Level(
                      found.group(1), Integer.parseInt(found.group(2)), time(found.group(3)))),
          new Form("(?s)serial (?:(is|matches) )?\"(.*)\"", Expectation::serial),
          new Form(
              "ends by (\\w+)",
              found -> new Claim.Ends(Reason.valueOf(upperCase(found.group(1))))));

  private static final String REMEDY =
      "write such as 'pin 13 toggles 3 times ±1', 'pin 13 toggles every 100ms ±2ms',"
          + " 'pin 13 is 1 at 250ms', 'serial \"text\"', 'serial matches \"regex\"'"
          + " or 'ends by sleep', with times up to 1d";

  private static final Duration LONGEST = Duration.ofDays(1);

  /// What is claimed of a board.
  public sealed interface Claim {

    /// So many changes of a pin.
    record Count(String pin, Edge edge, long times, long tolerance) implements Claim {}

    /// Each change of a pin comes so long after the one before.
    record Period(String pin, Duration period, Duration tolerance) implements Claim {}

    /// A level of a pin at a time.
    record Level(String pin, int level, Duration at) implements Claim {}

    /// What it writes to its serial port.
    record Serial(Comparison how, String text) implements Claim {}

    /// Why it stops.
    record Ends(Reason reason) implements Claim {}
  }

  /// Which changes count.
  public enum Edge {
    TOGGLES,
    RISES,
    FALLS
  }

  /// How a text is compared.
  public enum Comparison {
    CONTAINS,
    IS,
    MATCHES
  }

  /// Whether an expectation was met.
  ///
  /// @param seen what was there, for people
  public record Verdict(Expectation expectation, boolean isMet, String seen) {}

  /// Reads an expectation as users write it.
  ///
  /// @throws InvalidConfigException if it is none
  public static Expectation parse(String text) {
    try {
      return new Expectation(text, claim(text.strip().replace("+-", "±")));
    } catch (IllegalArgumentException | InvalidConfigException _) {
      throw InvalidConfigException.of("expect", "'" + text + "' is no expectation", REMEDY);
    }
  }

  /// One way to say something.
  private record Form(Pattern pattern, Function<MatchResult, Claim> claim) {

    Form(String pattern, Function<MatchResult, Claim> claim) {
      this(Pattern.compile(pattern), claim);
    }
  }

  private static Claim claim(String text) {
    for (var form : GRAMMAR) {
      var found = form.pattern().matcher(text);
      if (found.matches()) {
        return form.claim().apply(found.toMatchResult());
      }
    }
    throw new IllegalArgumentException(text);
  }

  private static String upperCase(String word) {
    return word.toUpperCase(Locale.ROOT);
  }

  private static Claim count(MatchResult found) {
    return new Claim.Count(
        found.group(1),
        Edge.valueOf(upperCase(found.group(2))),
        Long.parseLong(found.group(3)),
        found.group(4) == null ? 0 : Long.parseLong(found.group(4)));
  }

  private static Claim period(MatchResult found) {
    return new Claim.Period(
        found.group(1),
        time(found.group(2)),
        found.group(3) == null ? Duration.ZERO : time(found.group(3)));
  }

  private static Duration time(String text) {
    var time = Durations.parse(text);
    if (time.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(text);
    }
    return time;
  }

  private static Claim serial(MatchResult found) {
    var how =
        Optional.ofNullable(found.group(1))
            .map(word -> Comparison.valueOf(upperCase(word)))
            .orElse(Comparison.CONTAINS);
    var text = found.group(2);
    if (how == Comparison.MATCHES) {
      try {
        var _ = Pattern.compile(text);
      } catch (PatternSyntaxException wrong) {
        throw new IllegalArgumentException(wrong);
      }
    }
    return new Claim.Serial(
        how,
        how == Comparison.MATCHES
            ? text
            : text.replace("\\n", "\n").replace("\\r", "\r").replace("\\t", "\t"));
  }

  /// Compares it with what the board did.
  ///
  /// @param serial what the board wrote to its serial port
  public Verdict check(BoardTrace trace, String serial) {
    return switch (claim) {
      case Claim.Count count -> onPin(trace, count.pin(), changes -> count(count, changes));
      case Claim.Period period -> inTime(trace, period.pin(), changes -> period(period, changes));
      case Claim.Level level -> inTime(trace, level.pin(), _ -> level(level, trace));
      case Claim.Serial(var how, var text) -> verdict(serial(how, text, serial));
      case Claim.Ends(var reason) -> verdict(end(reason, trace));
    };
  }

  private record Seen(boolean isMet, String what) {}

  private Verdict verdict(Seen seen) {
    return new Verdict(this, seen.isMet(), seen.what());
  }

  private interface OfChanges {
    Seen look(List<PinChange> changes);
  }

  private Verdict onPin(BoardTrace trace, String named, OfChanges look) {
    if (!trace.pinNames().containsKey(named)) {
      return verdict(new Seen(false, "board '" + trace.board() + "' has no pin '" + named + "'"));
    }
    if (!trace.isComplete()) {
      return verdict(new Seen(false, "not every change of a pin was recorded: too many"));
    }
    var changes = Signals.of(trace).byPin().getOrDefault(pin(trace, named), List.of());
    return verdict(look.look(changes));
  }

  /// What depends on times would be met in one run and not in the next.
  private Verdict inTime(BoardTrace trace, String named, OfChanges look) {
    return trace.clock() == Clock.HOST && trace.pinNames().containsKey(named)
        ? verdict(new Seen(false, "the times of board '" + trace.board() + "' are this host's"))
        : onPin(trace, named, look);
  }

  private static String pin(BoardTrace trace, String named) {
    return trace.pinNames().getOrDefault(named, named);
  }

  private static Seen count(Claim.Count claim, List<PinChange> changes) {
    Predicate<PinChange> counts =
        switch (claim.edge()) {
          case TOGGLES -> _ -> true;
          case RISES -> change -> change.level() != 0;
          case FALLS -> change -> change.level() == 0;
        };
    long seen = changes.stream().filter(counts).count();
    return new Seen(
        Math.abs(seen - claim.times()) <= claim.tolerance(),
        "it did so " + seen + (seen == 1 ? " time" : " times"));
  }

  private static Seen level(Claim.Level claim, BoardTrace trace) {
    int seen = Signals.of(trace).level(pin(trace, claim.pin()), claim.at().toNanos());
    return claim.at().compareTo(trace.time()) > 0
        ? new Seen(false, "the board ran for " + trace.time().toMillis() + " ms only")
        : new Seen(seen == claim.level(), "it was " + seen);
  }

  private static Seen period(Claim.Period claim, List<PinChange> changes) {
    if (changes.size() < 2) {
      return new Seen(false, "it changed " + changes.size() + " times");
    }
    for (int i = 1; i < changes.size(); i++) {
      long between = changes.get(i).nanos() - changes.get(i - 1).nanos();
      if (Math.abs(between - claim.period().toNanos()) > claim.tolerance().toNanos()) {
        return new Seen(false, "change " + (i + 1) + " came after " + between + " ns");
      }
    }
    return new Seen(true, "it changed " + changes.size() + " times");
  }

  private static Seen serial(Comparison how, String text, String serial) {
    boolean isMet =
        switch (how) {
          case CONTAINS -> serial.contains(text);
          case IS -> serial.equals(text);
          case MATCHES -> Pattern.compile(text, Pattern.MULTILINE).matcher(serial).find();
        };
    int most = 200;
    var shown = serial.length() > most ? serial.substring(0, most) + "..." : serial;
    return new Seen(isMet, "it wrote '" + shown.replace("\r", "\\r").replace("\n", "\\n") + "'");
  }

  private static Seen end(Reason reason, BoardTrace trace) {
    var seen = trace.end().map(end -> end.reason().name().toLowerCase(Locale.ROOT)).orElse("force");
    boolean isMet = trace.end().filter(end -> end.reason() == reason).isPresent();
    return new Seen(isMet, "it ended by " + seen);
  }
}
