package io.servos.containers.image;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/// The files that an engine gets for a build.
interface Context {

  /// The name of the Dockerfile among them.
  String name();

  /// The lines of the Dockerfile.
  List<String> dockerfile();

  /// Writes them all, as an archive.
  void writeTo(OutputStream target) throws IOException;

  /// What it means that they could not be read.
  RuntimeException unreadable(IOException why);
}
