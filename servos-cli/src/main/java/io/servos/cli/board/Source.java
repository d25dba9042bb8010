package io.servos.cli.board;

import io.servos.boards.firmware.FirmwareFile;
import io.servos.boards.firmware.FlashImage;
import io.servos.boards.firmware.FlashLayout;
import io.servos.boards.firmware.Uf2File;
import io.servos.boards.firmware.store.FirmwareStore;
import io.servos.boards.firmware.store.StoredFirmware;
import java.nio.file.Path;
import java.util.Optional;

/// Where what is flashed comes from.
sealed interface Source {

  /// The board that it is known to be for.
  Optional<String> board();

  /// What it is called in messages.
  String name();

  /// All of it, whatever it is.
  byte[] content();

  /// What ESP-IDF built, if it is that.
  Optional<BuiltFolder> built();

  FlashImage image();

  Uf2File uf2();

  /// A file of this host.
  record File(Path path) implements Source {

    @Override
    public Optional<String> board() {
      return Optional.empty();
    }

    @Override
    public String name() {
      return path.toString();
    }

    @Override
    public byte[] content() {
      return FirmwareFile.read(path, FlashLayout.LARGEST);
    }

    @Override
    public Optional<BuiltFolder> built() {
      return BuiltFolder.of(path);
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
    public String name() {
      return selected;
    }

    @Override
    public byte[] content() {
      return FirmwareStore.ofUser().content(firmware);
    }

    @Override
    public Optional<BuiltFolder> built() {
      return Optional.empty();
    }

    @Override
    public FlashImage image() {
      return FlashImage.of(selected, content());
    }

    @Override
    public Uf2File uf2() {
      return Uf2File.of(selected, content());
    }
  }
}
