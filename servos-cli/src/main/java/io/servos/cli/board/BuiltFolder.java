package io.servos.cli.board;

import io.servos.boards.firmware.FirmwareFile;
import io.servos.boards.firmware.FlashLayout;
import io.servos.boards.firmware.FlasherArguments;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// The folder of a build by ESP-IDF.
///
/// @param folder as the user named it
/// @param arguments where its files belong
record BuiltFolder(Path folder, FlasherArguments arguments) {

  private static final int MOST = 1 << 20;

  /// The one that is meant.
  ///
  /// @param named a folder with a `flasher_args.json`, or that file
  static Optional<BuiltFolder> of(Path named) {
    var file = Files.isDirectory(named) ? named.resolve(FlasherArguments.FILE) : named;
    if (!file.endsWith(FlasherArguments.FILE) || !Files.isRegularFile(file)) {
      return Optional.empty();
    }
    var content = FirmwareFile.read(file, MOST);
    return Optional.of(
        new BuiltFolder(file.resolveSibling(""), FlasherArguments.of(file.toString(), content)));
  }

  /// Its files, checked.
  ///
  /// @throws io.servos.model.InvalidWorkloadException if one is not what it should be
  FlashLayout layout() {
    return arguments.layout(name -> FirmwareFile.read(folder.resolve(name), FlashLayout.LARGEST));
  }
}
