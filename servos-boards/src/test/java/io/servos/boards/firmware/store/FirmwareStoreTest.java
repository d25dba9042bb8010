package io.servos.boards.firmware.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.servos.boards.firmware.FirmwareFormat;
import io.servos.boards.firmware.Uf2Bytes;
import io.servos.model.BackendFailedException;
import io.servos.model.InvalidConfigException;
import io.servos.model.InvalidWorkloadException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FirmwareStoreTest {

  @TempDir private Path folder;

  private FirmwareStore store() {
    return new FirmwareStore(folder.resolve("store"));
  }

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("file"), text);
  }

  private String add(String name, String text) throws IOException {
    return store().add(file(text), name, "").hash();
  }

  private Path content(String hash) {
    return folder.resolve("store/contents").resolve(hash);
  }

  private List<String> current() {
    return store().list().stream()
        .filter(StoredFirmware::isCurrent)
        .map(StoredFirmware::hash)
        .toList();
  }

  @Test
  void keepsAFileByItsHash() throws IOException {
    var added = store().add(file(":00000001FF\n"), "blink", "nano:cpu=atmega328");

    assertThat(added.hash())
        .isEqualTo("9e2df0a1190a1205c098889c455e5b76c4df18b5ccac2b7605da1575f05b64c5");
    assertThat(added.format()).isEqualTo(FirmwareFormat.INTEL_HEX);
    assertThat(store().list()).containsExactly(added);
    assertThat(store().find("blink")).isEqualTo(added);
    assertThat(store().find("blink@" + added.hash().substring(0, 4))).isEqualTo(added);
    assertThat(store().content(added)).asString(UTF_8).isEqualTo(":00000001FF\n");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(store().root())))
        .isEqualTo("rwx------");
  }

  @Test
  void liesWhereTheUsersFilesAre() {
    var home = Path.of("/home/u");

    assertThat(FirmwareStore.ofUser(Map.of(), home).root())
        .hasToString("/home/u/.local/share/servos/firmware");
    assertThat(FirmwareStore.ofUser(Map.of("XDG_DATA_HOME", "/d"), home).root())
        .hasToString("/d/servos/firmware");
    assertThat(FirmwareStore.ofUser(Map.of("XDG_DATA_HOME", "relative"), home).root())
        .hasToString("/home/u/.local/share/servos/firmware");
  }

  @Test
  void rollsBackToWhatWasCurrentBefore() throws IOException {
    var first = add("blink", "1");
    var second = add("blink", "2");
    assertThat(current()).containsExactly(second);

    assertThat(store().rollback("blink").hash()).isEqualTo(first);
    assertThat(current()).containsExactly(first);
    assertThatThrownBy(() -> store().rollback("blink"))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessage("firmware: 'blink' has no version before " + first.substring(0, 12));

    // Not to the second one, from which was rolled back.
    var third = add("blink", "3");
    assertThat(store().rollback("blink").hash()).isEqualTo(first);
    assertThat(add("blink", "3")).isEqualTo(third);
    assertThat(current()).containsExactly(third);
    assertThat(store().list()).hasSize(3);
  }

  @Test
  void removesVersionsAndWhatNobodyNeeds() throws IOException {
    var first = add("blink", "1");
    var second = add("blink", "2");
    add("other", "1");

    assertThat(store().remove("blink@" + second.substring(0, 8)))
        .extracting(StoredFirmware::hash)
        .containsExactly(second);
    assertThat(content(second)).doesNotExist();
    assertThat(store().find("blink").hash()).isEqualTo(first);

    store().remove("blink");
    assertThat(content(first)).exists();
    store().remove("other");
    assertThat(content(first)).doesNotExist();
    assertThat(store().list()).isEmpty();
  }

  @Test
  void findsWhatIsDamagedOrMissing() throws IOException {
    var first = add("blink", "1");
    var second = add("blink", "2");
    var third = add("blink", "3");
    Files.writeString(content(first), "x");
    Files.delete(content(second));

    assertThat(store().verify())
        .extracting(FirmwareStore.Check::problem)
        .containsExactly("is damaged", "is missing", "");
    assertThatThrownBy(() -> store().content(store().find("blink@" + first)))
        .isInstanceOf(BackendFailedException.class)
        .hasMessage("firmware store: 'blink@" + first.substring(0, 12) + "' is damaged");
    assertThat(store().content(store().find("blink@" + third))).asString(UTF_8).isEqualTo("3");

    add("blink", "1");
    assertThat(store().verify().stream().filter(FirmwareStore.Check::isSound)).hasSize(2);
  }

  @Test
  void refusesWhatItCannotTell() throws IOException {
    var hash = add("blink", "1");
    assertThatThrownBy(() -> store().find("absent"))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessage("firmware: there is no firmware 'absent'");
    var wrong = "blink@" + (hash.startsWith("0000") ? "1111" : "0000");
    assertThatThrownBy(() -> store().find(wrong))
        .hasMessage("firmware: there is no version '" + wrong + "'");
    assertThatThrownBy(() -> store().find("blink@x"))
        .hasMessage("firmware: 'blink@x' is not NAME or NAME@HASH");
    assertThatThrownBy(() -> store().find("blink@12"))
        .hasMessage("firmware: 'blink@12' is not NAME or NAME@HASH");
  }

  /// The hashes of these two begin alike.
  @Test
  void refusesAHashThatIsTooShort() throws IOException {
    var first = add("blink", "v206");
    add("blink", "v222");
    var both = "blink@" + first.substring(0, 4);

    assertThatThrownBy(() -> store().find(both))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessage("firmware: '" + both + "' stands for several versions");
    assertThat(store().find("blink@" + first.substring(0, 6)).hash()).isEqualTo(first);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "../x", "a/b", "a b", "a@b", "-x", "a\n"})
  void refusesNamesThatAreNone(String name) throws IOException {
    var file = file("1");

    assertThatThrownBy(() -> store().add(file, name, ""))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessage("name: '" + name + "' is no name for firmware");
    assertThatThrownBy(() -> store().add(file, "a", "a\tb"))
        .hasMessage("board: 'a\tb' is no name of a board");
    assertThat(folder.resolve("store")).doesNotExist();
  }

  @Test
  void refusesFilesThatAreNone() throws IOException {
    var cut = folder.resolve("cut.uf2");
    Files.write(cut, Arrays.copyOf(Uf2Bytes.of(Uf2Bytes.RP2040, 0x10000000L, 3), 1024));

    assertThatThrownBy(() -> store().add(cut, "cut", ""))
        .isInstanceOf(InvalidWorkloadException.class)
        .hasMessage("'" + cut + "' has for family RP2040 2 blocks of 3");
    assertThatThrownBy(() -> add("empty", ""))
        .hasMessage("'" + folder.resolve("file") + "' is empty");
    assertThatThrownBy(() -> store().add(folder.resolve("absent"), "absent", ""))
        .hasMessage("'" + folder.resolve("absent") + "' does not exist");
    assertThat(store().list()).isEmpty();
  }

  @Test
  void goesOnAfterAKilledOne() throws IOException {
    add("blink", "1");
    Files.writeString(folder.resolve("store/contents/.draft"), "half");
    Files.writeString(folder.resolve("store/names/.draft"), "half");

    assertThat(store().list()).hasSize(1);
    add("blink", "2");

    assertThat(folder.resolve("store/contents/.draft")).doesNotExist();
    assertThat(folder.resolve("store/names/.draft")).doesNotExist();
  }

  @Test
  void saysWhenSomebodyElseWroteToIt() throws IOException {
    var hash = add("blink", "1");
    var names = folder.resolve("store/names/blink");

    for (var text : new String[] {"x\n", hash + "\tuf2\t1\tnever\t\tcurrent\n", ""}) {
      Files.writeString(names, text);
      assertThatThrownBy(() -> store().list())
          .isInstanceOf(BackendFailedException.class)
          .hasMessage("firmware store: '" + names + "' is no list of versions any more");
    }
  }

  @Test
  void saysWhereItCannotWrite() throws IOException {
    var file = file("1");

    assertThatThrownBy(() -> new FirmwareStore(file).list())
        .isInstanceOf(BackendFailedException.class)
        .hasMessageStartingWith("firmware store: '" + file + "' cannot be used: ");
  }

  @Test
  void isSafeForManyThreads() throws IOException, InterruptedException, ExecutionException {
    var files = new ArrayList<Path>();
    for (int i = 0; i < 20; i++) {
      files.add(Files.writeString(folder.resolve("f" + i), "x" + i));
    }
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var adding = new ArrayList<Future<StoredFirmware>>();
      files.forEach(file -> adding.add(threads.submit(() -> store().add(file, "blink", ""))));
      for (var one : adding) {
        one.get();
      }
    }

    assertThat(store().list()).hasSize(20);
    assertThat(current()).hasSize(1);
    assertThat(store().verify()).allMatch(FirmwareStore.Check::isSound);
  }
}
