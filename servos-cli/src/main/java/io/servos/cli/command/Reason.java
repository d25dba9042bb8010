package io.servos.cli.command;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;

/// Why a file could not be written, in words.
public final class Reason {

  private Reason() {}

  public static String of(IOException failure) {
    return switch (failure) {
      case NoSuchFileException _ -> "its directory does not exist";
      case AccessDeniedException _ -> "permission denied";
      case FileSystemException system ->
          Optional.ofNullable(system.getReason()).orElse("the file system refuses it");
      default -> String.valueOf(failure.getMessage());
    };
  }
}
