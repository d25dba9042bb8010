package io.servos.boards.drive;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import io.servos.model.InvalidConfigException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A path on a drive with a FAT file system, such as `/lib/sensor.py`, from the drive's root on.
///
/// @param names of its folders and then itself; none for the root
record DrivePath(List<String> names) {

  /// In UTF-16, which is what FAT has.
  private static final int LONGEST_NAME = 255;

  private static final String FORBIDDEN = "\"*:<>?\\|";

  DrivePath {
    names = List.copyOf(names);
  }

  /// @throws InvalidConfigException if it leads out of the drive, or FAT cannot hold such a name
  static DrivePath parse(String text) {
    var names = new ArrayList<>(Arrays.asList(text.split("/", -1)));
    names.removeIf(String::isEmpty);
    names.forEach(name -> check(text, name));
    return new DrivePath(names);
  }

  private static void check(String path, String name) {
    if (name.equals("..") || name.equals(".")) {
      throw refused(path, "leads by '" + name + "'", "name it from the drive's root on");
    }
    boolean isWritable =
        name.chars().allMatch(unit -> unit >= ' ' && unit != 0x7f && FORBIDDEN.indexOf(unit) < 0);
    // FAT leaves blanks and full stops at the end away, so that it would be another file.
    if (!isWritable || name.endsWith(".") || name.endsWith(" ") || name.length() > LONGEST_NAME) {
      throw refused(path, "has a name that FAT cannot hold", "name it otherwise");
    }
  }

  private static InvalidConfigException refused(String path, String problem, String remedy) {
    return InvalidConfigException.of("path", "'" + path + "' " + problem, remedy);
  }

  /// Where it is on this host.
  ///
  /// @throws InvalidConfigException if a symbolic link is on the way
  Path in(Path root) {
    var place = root;
    for (var name : names) {
      place = place.resolve(name);
      if (Files.isSymbolicLink(place)) {
        throw refused(this.toString(), "has a symbolic link on its way", "name the file itself");
      }
    }
    return place;
  }

  /// Whether it is a file on this host, and no link or folder.
  boolean isFileIn(Path root) {
    return Files.isRegularFile(in(root), NOFOLLOW_LINKS);
  }

  @Override
  public String toString() {
    return "/" + String.join("/", names);
  }
}
