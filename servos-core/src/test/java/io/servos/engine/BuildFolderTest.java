package io.servos.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.servos.spi.Build;
import io.servos.spi.Owner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuildFolderTest {

  @TempDir Path temp;

  private Path all() {
    return temp.resolve("builds");
  }

  private Path abandoned(String name) throws IOException {
    var folder = Files.createDirectories(all().resolve(name));
    Files.writeString(folder.resolve("product"), "");
    return folder;
  }

  @Test
  void isGoneWithAllThatItHolds() throws IOException {
    var folder = BuildFolder.in(all());
    Files.writeString(folder.path().resolve("product"), "");

    folder.close();
    folder.close();

    assertThat(all()).isEmptyDirectory();
  }

  @Test
  void isRemovedByALaterProcessWhenItsOwnerIsDead() throws IOException {
    var self = Owner.self(Path.of("/"));
    var dead = abandoned(new Owner(self.namespace(), self.pid(), "1").nextName());
    var others = abandoned("1-2-3-4");
    var strange = abandoned("mine");
    var own = BuildFolder.in(all()).path();

    BuildFolder.sweep(all());

    assertThat(dead).doesNotExist();
    assertThat(others).as("of another pid namespace").isDirectory();
    assertThat(strange).isDirectory();
    assertThat(own).as("its owner lives").isDirectory();
  }

  @Test
  void sweepsWhereNothingWasEverBuilt() {
    BuildFolder.sweep(all());

    assertThat(all()).doesNotExist();
  }

  @Test
  void placesAProductByItsName() throws IOException {
    var folder = BuildFolder.in(all());

    assertThat(folder.path().getFileName())
        .asString()
        .startsWith(Owner.self(Path.of("/")).prefix());
    assertThat(Build.FOLDER).hasToString("/build");
  }
}
