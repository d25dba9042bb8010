package io.servos.containers.init;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;

/// Puts together what the first process reports of files: for each its pieces, each with a length
/// of four bytes before it, and a piece of no length.
final class Pieces {

  private static final int LONGEST = 4096;

  private final List<byte[]> files = new ArrayList<>();
  private final ByteArrayOutputStream pending = new ByteArrayOutputStream();
  private final ByteArrayOutputStream file = new ByteArrayOutputStream();
  private final List<String> paths;

  /// @param paths what is reported, in that order
  Pieces(List<String> paths) {
    this.paths = paths;
  }

  /// Takes what came next; what is beyond the last file is given back.
  ///
  /// @throws IllegalArgumentException if it is no report
  byte[] add(byte[] bytes) {
    pending.writeBytes(bytes);
    var in = ByteBuffer.wrap(pending.toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
    while (!isComplete() && in.remaining() >= Integer.BYTES) {
      int length = in.getInt(in.position());
      if (length < 0 || length > LONGEST) {
        throw new IllegalArgumentException("a piece of " + length + " bytes");
      }
      if (in.remaining() < Integer.BYTES + length) {
        break;
      }
      in.getInt();
      take(in, length);
    }
    var rest = new byte[in.remaining()];
    in.get(rest);
    pending.reset();
    if (isComplete()) {
      return rest;
    }
    pending.writeBytes(rest);
    return new byte[0];
  }

  private void take(ByteBuffer in, int length) {
    if (length == 0) {
      files.add(file.toByteArray());
      file.reset();
      return;
    }
    var piece = new byte[length];
    in.get(piece);
    file.writeBytes(piece);
  }

  boolean isComplete() {
    return files.size() == paths.size();
  }

  /// What has come so far.
  GateReport report() {
    var contents = new HashMap<String, byte[]>();
    for (int i = 0; i < files.size(); i++) {
      contents.put(paths.get(i), files.get(i));
    }
    return new GateReport(contents);
  }
}
