package io.servos.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.servos.config.PropertiesText.Property;
import io.servos.model.InvalidConfigException;
import java.io.IOException;
import java.io.StringReader;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PropertiesTextTest {

  private static final List<String> PIECES =
      List.of(
          "a", "b.c", "key", "=", ":", " ", "\t", "\f", "\n", "\r", "\r\n", "\\", "\\\\", "\\\n",
          "\\\r\n", "\\u0041", "\\n", "\\t", "\\=", "\\:", "\\ ", "\\#", "#", "!", "é", "\\q", "1");

  @Test
  void readsWhatTheJdkReads() throws IOException {
    var random = new Random(4);
    for (int round = 0; round < 20_000; round++) {
      var text = new StringBuilder();
      for (int piece = random.nextInt(14); piece > 0; piece--) {
        text.append(PIECES.get(random.nextInt(PIECES.size())));
      }
      // At the end of a text the JDK makes an empty key of a continued line without a next one.
      text.append("\nend");

      assertThat(ours(text.toString())).as("%s", text).isEqualTo(jdks(text.toString()));
    }
  }

  @Test
  void knowsWhereKeysAndValuesStand() {
    var text = "# comment\n\n  memory = 1\\\n   2\r\n!x\ntimeout:\\\n  5s\nflag";

    assertThat(new PropertiesText(text, new Findings("t")).properties())
        .containsExactly(
            new Property("memory", new Position(3, 3), "12", new Position(3, 12)),
            new Property("timeout", new Position(6, 1), "5s", new Position(7, 3)),
            new Property("flag", new Position(8, 1), "", new Position(8, 5)));
  }

  @Test
  void refusesAHalfUnicodeEscape() {
    assertThatExceptionOfType(InvalidConfigException.class)
        .isThrownBy(() -> new PropertiesText("a=1\nb=\\u12", new Findings("t")).properties())
        .withMessage("t:2:3: has \\u without four hexadecimal digits");
  }

  private static Map<String, String> ours(String text) {
    var map = new HashMap<String, String>();
    new PropertiesText(text, new Findings("t"))
        .properties()
        .forEach(property -> map.put(property.key(), property.value()));
    return map;
  }

  private static Map<String, String> jdks(String text) throws IOException {
    var properties = new Properties();
    properties.load(new StringReader(text));
    var map = new HashMap<String, String>();
    properties.stringPropertyNames().forEach(name -> map.put(name, properties.getProperty(name)));
    return map;
  }
}
