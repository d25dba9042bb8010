package io.servos.containers.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Metrics as a strict reader of the text format 0.0.4 takes them: each has its help, its type and
/// then its samples, and comes once.
///
/// @param types by metric
record Exposition(Map<Series, BigDecimal> values, Map<String, String> types) {

  /// A metric of one container, by the label `name`.
  record Series(String metric, String container) {}

  private static final Pattern HELP = Pattern.compile("# HELP ([a-z_]+) (\\S.*)");
  private static final Pattern TYPE = Pattern.compile("# TYPE ([a-z_]+) (counter|gauge)");
  private static final Pattern SAMPLE =
      Pattern.compile("([a-z_]+)\\{name=\"((?:[^\"\\\\]|\\\\[\\\\\"n])*)\"\\} (\\d+(?:\\.\\d+)?)");
  private static final Pattern ESCAPE = Pattern.compile("\\\\(.)");

  static Exposition parse(String text) {
    assertThat(text).endsWith("\n").doesNotContain("\r");
    var read = new Exposition(new LinkedHashMap<>(), new LinkedHashMap<>());
    var lines = text.substring(0, text.length() - 1).split("\n", -1);
    var metric = "";
    for (int i = 0; i < lines.length; i++) {
      if (lines[i].startsWith("# HELP ")) {
        metric = match(HELP, lines[i]).group(1);
        var type = match(TYPE, lines[++i]);
        assertThat(type.group(1)).isEqualTo(metric);
        assertThat(read.types.put(metric, type.group(2))).as("%s comes twice", metric).isNull();
      } else {
        read.take(metric, match(SAMPLE, lines[i]));
      }
    }
    return read;
  }

  private void take(String metric, MatchResult sample) {
    assertThat(sample.group(1)).isEqualTo(metric);
    var series = new Series(metric, unescaped(sample.group(2)));
    var before = values.put(series, new BigDecimal(sample.group(3)));
    assertThat(before).as("two samples of %s", metric).isNull();
  }

  private static MatchResult match(Pattern pattern, String line) {
    var matcher = pattern.matcher(line);
    assertThat(matcher.matches()).as("'%s' is %s", line, pattern).isTrue();
    return matcher.toMatchResult();
  }

  private static String unescaped(String label) {
    return ESCAPE
        .matcher(label)
        .replaceAll(
            found -> found.group(1).equals("n") ? "\n" : Matcher.quoteReplacement(found.group(1)));
  }

  double value(String metric, String container) {
    var series = new Series(metric, container);
    return Objects.requireNonNull(values.get(series), series.toString()).doubleValue();
  }
}
