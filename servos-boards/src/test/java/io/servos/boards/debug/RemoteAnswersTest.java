package io.servos.boards.debug;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RemoteAnswersTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "+$OK#9a",
        "+$#00",
        "$T0520:00;21:ff08;22:00000000;#12",
        "$W03#ba",
        "$E01#a6",
        "+$0a0b#00+",
        "+$PacketSize=400#aa",
        "$1#31+$OK#9a"
      })
  void letsAnswersThrough(String text) {
    assertThat(allows(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "$Fopen,10/9,0,0#00",
        "+$Fsystem,10/9#00",
        "$O1b5b324a#00",
        "$O#4f",
        "%Stop:T05#00",
        "$E.\u001b[2J#00",
        "$T05$Fopen#00",
        "plain",
        "$OK#9a$Fopen,10/9,0,0#00",
        "$OK#zz"
      })
  void cutsWhatOurRemoteEndNeverSays(String text) {
    assertThat(allows(text)).isFalse();
  }

  private static boolean allows(String text) {
    var answers = new RemoteAnswers();
    // Byte by byte: a packet may come in pieces.
    for (byte one : text.getBytes(StandardCharsets.UTF_8)) {
      if (!answers.allows(new byte[] {one}, 1)) {
        return false;
      }
    }
    return true;
  }
}
