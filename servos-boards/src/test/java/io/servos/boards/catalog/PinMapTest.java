package io.servos.boards.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PinMapTest {

  private static final Path VARIANTS = Path.of("/usr/share/arduino/hardware/arduino/avr/variants");

  private static PinMap of(String variant) {
    return PinMap.read(VARIANTS.resolve(variant));
  }

  @ParameterizedTest
  @CsvSource({
    "standard, 13, PB5, D13",
    "standard, A0, PC0, A0",
    "standard, 14, PC0, A0",
    "standard, PD2, PD2, D2",
    "eightanaloginputs, 13, PB5, D13",
    "mega, 13, PB7, D13",
    "mega, A15, PK7, A15",
    "mega, D53, PB0, D53",
    "leonardo, 13, PC7, D13",
    "leonardo, A0, PF7, A0",
    "leonardo, A6, PD4, D4",
    "gemma, 1, PB1, D1",
  })
  void knowsWhichPinIsWhich(String variant, String named, String pin, String label) {
    assertThat(of(variant).find(named)).contains(pin);
    assertThat(of(variant).label(pin)).isEqualTo(label);
    assertThat(of(variant).names()).containsEntry(named, label);
  }

  @Test
  void knowsNoPinThatIsNotThere() {
    assertThat(of("standard").find("99")).isEmpty();
    assertThat(of("standard").find("A9")).isEmpty();
    assertThat(of("standard").find("LED")).isEmpty();
    assertThat(of("standard").label("PB6")).isEqualTo("PB6");
  }

  @Test
  void knowsTheChannelsOfAnalogInputs() {
    assertThat(of("standard").channel("A3")).contains(3);
    assertThat(of("standard").channel("17")).contains(3);
    assertThat(of("leonardo").channel("A0")).contains(7);
    assertThat(of("standard").channel("3")).isEmpty();
  }
}
