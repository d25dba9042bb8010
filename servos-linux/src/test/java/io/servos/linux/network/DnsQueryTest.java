package io.servos.linux.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DnsQueryTest {

  /// As dig sends it: id 1234, recursion desired, one question for the address of a.example.
  private static final String QUERY =
      "1234 0100 0001 0000 0000 0000 0161 076578616d706c65 00 0001 0001";

  private static byte[] bytes(String hexadecimal) {
    return HexFormat.of().parseHex(hexadecimal.replace(" ", ""));
  }

  @Test
  void reads() {
    var query = DnsQuery.parse(bytes(QUERY), bytes(QUERY).length).orElseThrow();

    assertThat(query.id()).isEqualTo(0x1234);
    assertThat(query.name()).isEqualTo("a.example");
    assertThat(query.type()).isEqualTo(DnsQuery.A);
  }

  @Test
  void answers() {
    var query = DnsQuery.parse(bytes(QUERY), bytes(QUERY).length).orElseThrow();

    assertThat(
            HexFormat.of()
                .formatHex(
                    query.answer(DnsQuery.DONE, List.of(InetAddress.ofLiteral("192.0.2.1")))))
        .isEqualTo(
            "1234818000010001000000000161076578616d706c6500"
                + "00010001"
                + "c00c000100010000001e0004c0000201");
    assertThat(HexFormat.of().formatHex(query.answer(DnsQuery.REFUSED, List.of())))
        .isEqualTo("1234818500010000000000000161076578616d706c650000010001");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1234 0100 0001 0000 0000 00",
        "1234 8100 0001 0000 0000 0000 0161 00 0001 0001",
        "1234 0100 0002 0000 0000 0000 0161 00 0001 0001",
        "1234 0100 0001 0000 0000 0000 0161 00 0001 0003",
        "1234 0100 0001 0000 0000 0000 c00c 00 0001 0001",
        "1234 0100 0001 0000 0000 0000 3f61 00 0001 0001",
        "1234 0100 0001 0000 0000 0000 0161"
      })
  void leavesOtherMessagesAlone(String message) {
    assertThat(DnsQuery.parse(bytes(message), bytes(message).length)).isEmpty();
  }

  @Test
  void survivesAnyBytes() {
    var random = new Random(1);
    int queries = 0;
    for (int i = 0; i < 100_000; i++) {
      var message = Arrays.copyOf(bytes(QUERY), 12 + random.nextInt(40));
      for (int change = random.nextInt(4); change > 0; change--) {
        message[random.nextInt(message.length)] = (byte) random.nextInt();
      }
      var query = DnsQuery.parse(message, message.length);
      queries +=
          query.map(one -> one.answer(DnsQuery.REFUSED, List.of()).length > 12).isPresent() ? 1 : 0;
    }
    assertThat(queries).isBetween(1000, 99_000);
  }
}
