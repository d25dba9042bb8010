package io.servos.attacks;

import io.servos.attacks.Attack.Part;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Reads files of attacks. Such a file begins with `class NUMBER TITLE`; each attack follows a line
/// `=== NAME` with lines of these words, and then its programs, each after a line `--- PART`:
///
/// - `outside PATTERN`: the word of the control;
/// - `blocked PATTERN` or `contained PATTERN: LIMIT`: the word inside; with `@ISOLATION` after the
///   first word for one isolator alone;
/// - `open@ISOLATION REASON`: what that isolator does not promise to refuse;
/// - `root`: only root can do it outside;
/// - `twice`: succeeds when two of them say the same;
/// - `needs ARCHITECTURE`;
/// - `config JSON`: an environment config; before the first attack, that of all in the file;
/// - `file NAME`: of the program, with `\n` and `\xHH` for what does not show;
/// - `not applicable: REASON`.
final class AttackReader {

  private static final String NEVER = "not applicable: ";

  private final List<Attack> attacks = new ArrayList<>();
  private final String source;
  private ThreatClass threat = new ThreatClass(0, "");
  private String commonConfig = "";

  AttackReader(String source) {
    this.source = source;
  }

  List<Attack> read(String text) {
    var blocks = Pattern.compile("(?m)^=== ").split(text, -1);
    blocks[0].lines().forEach(this::common);
    for (int at = 1; at < blocks.length; at++) {
      attacks.add(attack(blocks[at]));
    }
    return List.copyOf(attacks);
  }

  private void common(String line) {
    if (line.startsWith("class ")) {
      var words = line.split(" ", 3);
      threat = new ThreatClass(Integer.parseInt(words[1]), words[2]);
    } else if (line.startsWith("config ")) {
      commonConfig = line.substring("config ".length());
    } else {
      throw wrong(line);
    }
  }

  private Attack attack(String block) {
    var sections = Pattern.compile("(?m)^--- ").split(block, -1);
    var lines = sections[0].lines().toList();
    var header = new Header(lines.getFirst());
    lines.stream().skip(1).filter(line -> !line.isEmpty()).forEach(header::add);
    var parts = new EnumMap<Part, String>(Part.class);
    for (int at = 1; at < sections.length; at++) {
      int end = sections[at].indexOf('\n');
      var part = Part.valueOf(sections[at].substring(0, end).toUpperCase(Locale.ROOT));
      parts.put(part, sections[at].substring(end + 1));
    }
    if (parts.containsKey(Part.ATTACK) == header.never.isPresent()
        || header.expected.isEmpty() == header.never.isEmpty()) {
      throw wrong(lines.getFirst());
    }
    return header.with(parts);
  }

  private IllegalArgumentException wrong(String line) {
    return new IllegalArgumentException(source + ": '" + line + "'");
  }

  /// The lines before the programs.
  private final class Header {

    private final String name;
    private final List<Expectation> expected = new ArrayList<>();
    private final Map<String, String> notPromised = new HashMap<>();
    private boolean needsRoot;
    private boolean twice;
    private Pattern outside = Pattern.compile("open");
    private String config = commonConfig;
    private Optional<String> architecture = Optional.empty();
    private Optional<String> file = Optional.empty();
    private Optional<String> never = Optional.empty();

    Header(String name) {
      this.name = name;
    }

    void add(String line) {
      int space = line.indexOf(' ');
      var word = space < 0 ? line : line.substring(0, space);
      var rest = space < 0 ? "" : line.substring(space + 1);
      var isolation =
          word.indexOf('@') < 0
              ? Optional.<String>empty()
              : Optional.of(word.substring(word.indexOf('@') + 1));
      if (line.startsWith(NEVER)) {
        never = Optional.of(line.substring(NEVER.length()));
        return;
      }
      switch (word.split("@", 2)[0]) {
        case "outside" -> outside = Pattern.compile(rest);
        case "blocked" ->
            expected.add(new Expectation(isolation, Optional.empty(), Pattern.compile(rest)));
        case "contained" -> addLimit(isolation, rest);
        case "open" -> notPromised.put(isolation.orElseThrow(() -> wrong(line)), rest);
        case "root" -> needsRoot = true;
        case "twice" -> twice = true;
        case "needs" -> architecture = Optional.of(rest);
        case "config" -> config = rest;
        case "file" -> file = Optional.of(unescaped(rest));
        default -> throw wrong(line);
      }
    }

    private void addLimit(Optional<String> isolation, String rest) {
      int colon = rest.lastIndexOf(": ");
      expected.add(
          new Expectation(
              isolation,
              Optional.of(rest.substring(colon + 2)),
              Pattern.compile(rest.substring(0, colon))));
    }

    Attack with(Map<Part, String> parts) {
      return new Attack(
          threat,
          name,
          needsRoot,
          twice,
          architecture,
          outside,
          expected,
          notPromised,
          config,
          file,
          never,
          parts);
    }
  }

  private static String unescaped(String name) {
    return Pattern.compile("\\\\x([0-9a-f]{2})")
        .matcher(name.replace("\\n", "\n"))
        .replaceAll(code -> Character.toString(Integer.parseInt(code.group(1), 16)));
  }
}
