package io.servos.boards.drive;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import io.servos.model.BoardException;
import io.servos.model.BoardException.Kind;
import io.servos.model.InvalidConfigException;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;

/// The drive of a board with CircuitPython. Paths are the board's, such as `/lib/sensor.py`.
public final class CircuitPythonDrive {

  private static final String NOTE = "boot_out.txt";
  private static final String REMEDY =
      "name the folder where the board's drive is mounted, such as CIRCUITPY";
  private static final String TAKEN =
      "press reset, or let boot.py leave the drive to this host: storage.remount('/',"
          + " readonly=True)";

  /// More than the flash memory of any board.
  private static final int LARGEST = 64 << 20;

  private final Drive drive;
  private final BootOut about;

  private CircuitPythonDrive(Drive drive, BootOut about) {
    this.drive = drive;
    this.about = about;
  }

  /// What is in a folder of a drive.
  ///
  /// @param name without its folder
  /// @param bytes of a file, 0 of a folder
  public record Entry(String name, boolean isFolder, long bytes) {}

  /// The drive that is mounted at a folder.
  ///
  /// @throws BoardException of the kind `NO_PORT` or `NO_DRIVE` if it is none
  public static CircuitPythonDrive at(Path root) {
    var drive = Drive.at(root, NOTE, REMEDY);
    var about =
        BootOut.parse(drive.note())
            .orElseThrow(
                () ->
                    new BoardException(
                        Kind.NO_DRIVE,
                        root.toString(),
                        "is no drive of CircuitPython: its " + NOTE + " is of something else",
                        REMEDY,
                        null));
    return new CircuitPythonDrive(drive, about);
  }

  /// What the board says of itself.
  public BootOut about() {
    return about;
  }

  /// Whether this host may write to it.
  public boolean isWritable() {
    return drive.isWritable();
  }

  /// How many bytes are free.
  public long freeBytes() {
    return drive.freeBytes();
  }

  /// What is in a folder, by name.
  ///
  /// @throws BoardException of the kind `REFUSED` if there is none
  public List<Entry> list(String folder) {
    var path = DrivePath.parse(folder);
    var place = path.in(drive.root());
    if (!Files.isDirectory(place, NOFOLLOW_LINKS)) {
      throw absent("no folder '" + path + "'");
    }
    var found = new TreeMap<String, Entry>();
    try (var files = Files.newDirectoryStream(place)) {
      for (var file : files) {
        var name = String.valueOf(file.getFileName());
        boolean isFolder = Files.isDirectory(file, NOFOLLOW_LINKS);
        found.put(name, new Entry(name, isFolder, isFolder ? 0 : Files.size(file)));
      }
      return List.copyOf(found.values());
    } catch (IOException failure) {
      throw drive.failed("'" + path + "' cannot be listed", failure);
    }
  }

  /// The content of a file.
  ///
  /// @throws BoardException of the kind `REFUSED` if there is none
  public byte[] get(String file) {
    var path = DrivePath.parse(file);
    if (!path.isFileIn(drive.root())) {
      throw absent("no file '" + path + "'");
    }
    try (var input = Files.newInputStream(path.in(drive.root()), NOFOLLOW_LINKS)) {
      var content = input.readNBytes(LARGEST);
      if (input.read() >= 0) {
        throw refused(
            "has in '" + path + "' more than " + LARGEST + " bytes", "copy it with cp instead");
      }
      return content;
    } catch (IOException failure) {
      throw drive.failed("'" + path + "' cannot be read", failure);
    }
  }

  /// Makes or replaces a file. It is written beside, waited for to be on the device, compared, and
  /// then moved: until that its old content is there, also when the board is unplugged in between.
  /// Folders on the way have to be there.
  ///
  /// @return whether it was compared with the device, and not with this host's cache only
  /// @throws BoardException of the kind `READ_ONLY`, `NO_PERMISSION`, `NO_ROOM`, `UNPLUGGED`,
  ///     `NOT_VERIFIED`, or `REFUSED` if there is no such folder
  public boolean put(byte[] content, String file) {
    var path = DrivePath.parse(file);
    drive.checkWritable(TAKEN);
    var place = path.in(drive.root());
    if (path.names().isEmpty() || Files.isDirectory(place, NOFOLLOW_LINKS)) {
      throw InvalidConfigException.of("path", "'" + path + "' is a folder", "name a file in it");
    }
    var folder = place.resolveSibling("");
    if (!Files.isDirectory(folder, NOFOLLOW_LINKS)) {
      throw absent("no folder for '" + path + "'");
    }
    drive.checkRoom("'" + path + "'", content.length);
    try {
      return new AtomicFile(drive, place).write(content);
    } catch (IOException failure) {
      throw drive.failed("'" + path + "' was not written, and is as it was", failure);
    }
  }

  /// Makes a folder.
  ///
  /// @throws BoardException of the kind `REFUSED` if there is something of that name, or no folder
  ///     for it
  public void makeFolder(String folder) {
    var path = DrivePath.parse(folder);
    drive.checkWritable(TAKEN);
    try {
      var place = path.in(drive.root());
      Files.createDirectory(place);
      SyncedFolder.sync(place.resolveSibling(""));
    } catch (IOException failure) {
      throw drive.failed("'" + path + "' was not made", failure);
    }
  }

  /// Removes a file or an empty folder.
  ///
  /// @throws BoardException of the kind `REFUSED` if there is none, or the folder is not empty
  public void remove(String file) {
    var path = DrivePath.parse(file);
    drive.checkWritable(TAKEN);
    var place = path.in(drive.root());
    if (path.names().isEmpty() || !Files.exists(place, NOFOLLOW_LINKS)) {
      throw absent("nothing that can be removed at '" + path + "'");
    }
    try {
      Files.delete(place);
      SyncedFolder.sync(place.resolveSibling(""));
    } catch (DirectoryNotEmptyException _) {
      throw refused("has files in '" + path + "'", "remove them first");
    } catch (IOException failure) {
      throw drive.failed("'" + path + "' was not removed", failure);
    }
  }

  private BoardException absent(String what) {
    return refused("has " + what, "look at what is there with 'servos drive ls'");
  }

  private BoardException refused(String problem, String remedy) {
    return new BoardException(Kind.REFUSED, drive.root().toString(), problem, remedy, null);
  }
}
