package io.servos.boards.firmware;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.servos.model.InvalidWorkloadException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlasherArgumentsTest {

  private static final String WHOLE =
      """
      {
        "flash_settings" : { "flash_mode": "dio", "flash_size": "2MB", "flash_freq": "80m" },
        "flash_files" : { "0x0" : "bootloader/bootloader.bin", "0x10000" : "hello world.bin" },
        "bootloader" : { "file" : "bootloader/bootloader.bin", "encrypted" : "false" },
        "app" : { "file" : "hello world.bin", "encrypted" : "false" },
        "extra_esptool_args" : { "after" : "hard_reset", "stub" : true, "chip" : "esp32c3" }
      }
      """;

  private static FlasherArguments of(String text) {
    return FlasherArguments.of("f.json", text.getBytes(UTF_8));
  }

  @Test
  void areWhatEspIdfSays() {
    var arguments = of(WHOLE);

    assertThat(arguments.chip().name()).isEqualTo("ESP32-C3");
    assertThat(arguments.settings())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("flash_mode", "dio", "flash_freq", "80m", "flash_size", "2MB"));
    assertThat(arguments.files())
        .containsOnly(
            Map.entry(0L, "bootloader/bootloader.bin"), Map.entry(0x10000L, "hello world.bin"));
    assertThat(arguments.images()).containsExactly("bootloader/bootloader.bin", "hello world.bin");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "esp32c3 | uno | is for chip 'uno', which is not known",
        "dio | -x | has no flash_mode in its flash_settings",
        "flash_size | size | has no flash_size in its flash_settings",
        "0x10000 | -1 | has '-1', which is no place in a flash memory",
        "0x0 | here | has 'here', which is no place in a flash memory",
        "hello world | ../hello | names '../hello.bin', which is not in its folder",
        "hello world | /hello | names '/hello.bin', which is not in its folder",
        "hello world | -hello | names '-hello.bin', which is not in its folder",
        "flash_files | files | names 0 files",
        "{ | ` ` | is not JSON: ",
      })
  void areRefusedWhenTheyAreOthers(String part, String instead, String problem) {
    assertThatThrownBy(() -> of(WHOLE.replace(part, instead)))
        .isInstanceOf(InvalidWorkloadException.class)
        .hasMessageStartingWith("'f.json' " + problem);
  }

  @Test
  void areRefusedForAFlashMemoryThatIsEncrypted() {
    assertThatThrownBy(() -> of(WHOLE.replace("\"false\"", "\"true\"")))
        .isInstanceOf(InvalidWorkloadException.class)
        .hasMessage("'f.json' wants 'bootloader' encrypted in the flash memory");
  }

  @Test
  void areRefusedWithoutAProgram() {
    assertThatThrownBy(
            () -> of(WHOLE.replace("\"app\"", "\"a\"").replace("\"bootloader\"", "\"b\"")))
        .isInstanceOf(InvalidWorkloadException.class)
        .hasMessage("'f.json' has neither a boot loader nor an application");
  }
}
