package io.servos.boards.firmware;

import java.util.Arrays;
import java.util.regex.Pattern;

/// Paths of files in the folder of a build.
public final class BuildPath {

  private static final Pattern PART = Pattern.compile("[\\w+@=,][\\w .+@=,-]*");
  private static final int MOST = 200;

  private BuildPath() {}

  /// Whether it names a file in the folder, whatever links there are in it.
  public static boolean isInside(String path) {
    return path.length() <= MOST
        && Arrays.stream(path.split("/", -1)).allMatch(part -> PART.matcher(part).matches());
  }
}
