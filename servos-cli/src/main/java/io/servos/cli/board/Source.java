package io.servos.cli.board;

import io.servos.boards.firmware.FlashImage;
import io.servos.boards.firmware.Uf2File;
import io.servos.boards.firmware.store.FirmwareStore;
import io.servos.boards.firmware.store.StoredFirmware;
import java.nio.file.Path;
import java.util.Optional;

/// Where what is flashed comes from.
sealed interface Source {

  /// The board that it is known to be for.
  Optional<String> board();

  FlashImage image();

  Uf2File uf2();

  /// A file of this host.
  record File(Path path) implements Source {

    @Override
    public Optional<String> board() {
      return Optional.empty();
    }

    @Override
    public FlashImage image() {
      return FlashImage.read(path);
    }

    @Override
    public Uf2File uf2() {
      return Uf2File.read(path);
    }
  }

  /// What the store has, compared with its hash.
  ///
  /// @param selected `NAME` or `NAME@HASH-PREFIX`
  record Stored(String selected, StoredFirmware firmware) implements Source {

    static Stored of(String selected) {
      return new Stored(selected, FirmwareStore.ofUser().find(selected));
    }

    @Override
    public Optional<String> board() {
      return firmware.board().isEmpty() ? Optional.empty() : Optional.of(firmware.board());
    }

    @Override
    public FlashImage image() {
      return FlashImage.of(selected, FirmwareStore.ofUser().content(firmware));
    }

    @Override
    public Uf2File uf2() {
      return Uf2File.of(selected, FirmwareStore.ofUser().content(firmware));
    }
  }
}
