package io.servos.containers.image;

import io.servos.containers.archive.Folder;
import io.servos.containers.archive.IgnoreList;
import io.servos.model.BackendFailedException;
import io.servos.model.InvalidConfigException;
import io.servos.model.InvalidWorkloadException;
import io.servos.model.InvalidWorkloadException.Kind;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/// A folder of this host, without what its `.dockerignore` leaves out.
record FolderContext(Path folder, Path dockerfileIn) implements Context {

  private static final String IGNORE = ".dockerignore";

  @Override
  public String name() {
    return folder.relativize(file()).toString();
  }

  private Path file() {
    var file = folder.resolve(dockerfileIn).normalize();
    if (!file.startsWith(folder.normalize())) {
      throw InvalidConfigException.of(
          "file", "'" + dockerfileIn + "' is not in the folder", "move it there");
    }
    return file;
  }

  @Override
  public List<String> dockerfile() {
    return lines(file());
  }

  private List<String> lines(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new InvalidWorkloadException(
          Kind.NOT_FOUND,
          "there is no file '" + file + "'",
          "name the folder that holds it, and the file with --file");
    }
    try {
      return Files.readAllLines(file);
    } catch (IOException unreadable) {
      throw unreadable(unreadable);
    }
  }

  @Override
  public BackendFailedException unreadable(IOException why) {
    return new BackendFailedException(
        "build",
        "'" + folder + "' cannot be read: " + why.getMessage(),
        "let this user read it, or leave files out with " + IGNORE,
        why);
  }

  @Override
  public void writeTo(OutputStream target) throws IOException {
    content().writeTo(target);
  }

  private Folder content() {
    var kept = Set.of(name(), IGNORE);
    var file = folder.resolve(IGNORE);
    if (!Files.isRegularFile(file)) {
      return new Folder(folder, IgnoreList.none(), kept);
    }
    try {
      return new Folder(folder, IgnoreList.of(lines(file)), kept);
    } catch (IllegalArgumentException wrong) {
      throw InvalidConfigException.of(IGNORE, String.valueOf(wrong.getMessage()), "mend the line");
    }
  }
}
