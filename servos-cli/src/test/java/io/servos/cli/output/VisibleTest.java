package io.servos.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class VisibleTest {

  @Test
  void keepsWhatIsHarmless() {
    assertThat(Visible.of("gr\u00fcn \u4e2d a'b\"c\\")).isEqualTo("gr\u00fcn \u4e2d a'b\"c\\");
    assertThat(Visible.of("\ud83d\ude00")).isEqualTo("\ud83d\ude00");
  }

  @Test
  void showsWhatControlsATerminal() {
    assertThat(Visible.of("a\u001b[31m\r\n\u009b\u007fb"))
        .isEqualTo("a\\u001b[31m\\u000d\\u000a\\u009b\\u007fb");
  }

  @Test
  void showsWhatTurnsTheDirectionOfWriting() {
    assertThat(Visible.of("a\u202eb\u2028c")).isEqualTo("a\\u202eb\\u2028c");
  }

  @Test
  void showsHalvesOfCharacters() {
    assertThat(Visible.of("a\ud83d")).isEqualTo("a\\ud83d");
    assertThat(Visible.of("\ude00b")).isEqualTo("\\ude00b");
  }

  @Test
  void keepsLinesApart() {
    assertThat(Visible.lines("a\n\tb\u001b")).isEqualTo("a\n\tb\\u001b");
  }
}
