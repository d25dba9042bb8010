package io.servos.boards.repl;

import io.servos.model.BoardException;
import io.servos.model.BoardException.Kind;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;

/// The files of a board with MicroPython. Paths are the board's, such as `/lib/sensor.py`. For one
/// thread at a time.
public final class RemoteFiles {

  /// What a file is called until all of it is there.
  static final String PART = ".part";

  private static final Duration QUICK = Dialogue.PATIENCE;
  private static final Duration WHOLE_FILE = Duration.ofMinutes(2);

  /// Boards that know raw paste have memory for that many bytes at a time, and older ones for less.
  private static final int MANY_BYTES = 512;

  private static final int FEW_BYTES = 64;

  /// More than any board has room for.
  private static final int MOST_BYTES = 64 << 20;

  /// So many folders within each other.
  private static final int MOST_FOLDERS = 32;
  private static final HexFormat HEX = HexFormat.of();

  /// What stays on the board, under names that no program has. Other things than ours may be
  /// printed in between, such as what a finaliser complains of: so a conversation that broke off
  /// must not leave its file open, either.
  private static final String LASTING =
      """
      def servos_hex(b):
       return ''.join('%02x'%x for x in b)
      def servos_say(*a):
       print('NONCE',*a)
      try:
       servos_file.close()
      except Exception:
       pass
      """;

  /// The variables of the rest are its own. Older firmware has another name for `os`; where there
  /// are no folders, names have no slash before them.
  private static final String BEGIN =
      """
      def servos_do(p):
       global servos_file
       try:
        import os
       except ImportError:
        import uos as os
       if not hasattr(os,'ilistdir'):
        p=p.lstrip('/')
      """;

  private static final String LIST =
      """
      def s(n,d,z):
       servos_say(int(d),z,servos_hex(bytes(n,'utf-8')))
      if hasattr(os,'ilistdir'):
       for e in os.ilistdir(p):
        s(e[0],e[1]&0x4000,e[3] if len(e)>3 else -1)
      elif p=='':
       for n in os.listdir():
        s(n,0,os.size(n))
      else:
       raise OSError('this board has no folders')
      """;

  private static final String HASH =
      """
      try:
       import hashlib
      except ImportError:
       try:
        import uhashlib as hashlib
       except ImportError:
        hashlib=None
      if hashlib and hasattr(hashlib,'sha256'):
       d=hashlib.sha256()
       with open(p,'rb') as f:
        while True:
         b=f.read(512)
         if not b:
          break
         d.update(b)
       servos_say(servos_hex(d.digest()))
      """;

  private static final String REMOVE =
      """
      try:
       os.remove(p)
      except OSError:
       if not hasattr(os,'rmdir'):
        raise
       os.rmdir(p)
      """;

  private final RawRepl repl;
  private final String nonce = Long.toHexString(ThreadLocalRandom.current().nextLong());

  public RemoteFiles(RawRepl repl) {
    this.repl = repl;
  }

  /// Does something to a path.
  private String ask(String path, String script, Duration atMost) throws InterruptedException {
    return said(
        LASTING.replace("NONCE", nonce)
            + BEGIN
            + script.indent(1)
            + "servos_do("
            + PythonText.string(path)
            + ")",
        atMost);
  }

  /// With what an earlier one has left on the board.
  private String askOn(String script) throws InterruptedException {
    return said(script, QUICK).strip();
  }

  private String said(String script, Duration atMost) throws InterruptedException {
    return repl.ask(script, atMost)
        .lines()
        .filter(line -> line.startsWith(nonce + " "))
        .map(line -> line.substring(nonce.length() + 1))
        .collect(Collectors.joining("\n"));
  }

  /// What is in a folder, by name.
  ///
  /// @throws BoardException of the kind `REFUSED` if there is none
  public List<RemoteFile> list(String folder) throws InterruptedException {
    var found = new TreeMap<String, RemoteFile>();
    for (var line : ask(folder, LIST, QUICK).lines().toList()) {
      var fields = line.split(" ", -1);
      try {
        var name = new String(HEX.parseHex(fields[2]), StandardCharsets.UTF_8);
        long size = Long.parseLong(fields[1]);
        boolean isFolder = !fields[0].equals("0");
        var bytes = isFolder || size < 0 ? OptionalLong.empty() : OptionalLong.of(size);
        found.put(name, new RemoteFile(name, isFolder, bytes));
      } catch (IllegalArgumentException | IndexOutOfBoundsException _) {
        throw garbled("lists its files as '" + line + "'");
      }
    }
    return List.copyOf(found.values());
  }

  /// The content of a file.
  ///
  /// @throws BoardException of the kind `REFUSED` if there is none
  public byte[] get(String path) throws InterruptedException {
    var content = new ByteArrayOutputStream();
    ask(path, "servos_file=open(p,'rb')", QUICK);
    String piece;
    do {
      piece = askOn("servos_say(servos_hex(servos_file.read(" + step() + ")))");
      content.writeBytes(parsed(piece));
      if (content.size() > MOST_BYTES) {
        throw garbled("has more in '" + path + "' than any board has room for");
      }
    } while (!piece.isEmpty());
    askOn("servos_file.close()");
    return content.toByteArray();
  }

  private int step() {
    return repl.pastes() ? MANY_BYTES : FEW_BYTES;
  }

  private byte[] parsed(String hex) {
    try {
      return HEX.parseHex(hex);
    } catch (IllegalArgumentException _) {
      throw garbled("sends a file as '" + hex + "'");
    }
  }

  /// Makes or replaces a file. It is written beside, compared, and then moved: until that its old
  /// content is there, also when the board is unplugged in between.
  ///
  /// @throws BoardException of the kind `REFUSED` if the board cannot do that, such as for want of
  ///     space
  public void put(byte[] content, String path) throws InterruptedException {
    boolean moves = ask(path, "servos_say(hasattr(os,'rename'))", QUICK).strip().equals("True");
    if (!moves && exists(path)) {
      throw new BoardException(
          Kind.REFUSED,
          repl.port(),
          "cannot move files, so '" + path + "' cannot be replaced safely",
          "remove it first: servos serial rm " + repl.port() + " " + path,
          null);
    }
    var target = moves ? path + PART : path;
    try {
      write(content, target);
      compare(content, target);
      if (moves) {
        ask(path, "os.rename(p+" + PythonText.string(PART) + ",p)", QUICK);
      }
    } catch (BoardException failure) {
      discard(target, failure);
      throw failure;
    }
    ask(path, "if hasattr(os,'sync'):\n os.sync()", QUICK);
  }

  private boolean exists(String path) throws InterruptedException {
    return ask(path, "servos_say(p in os.listdir())", QUICK).strip().equals("True");
  }

  private void write(byte[] content, String path) throws InterruptedException {
    ask(path, "servos_file=open(p,'wb')", QUICK);
    int step = step();
    for (int at = 0; at < content.length; at += step) {
      int end = Math.min(content.length, at + step);
      var written =
          askOn("servos_say(servos_file.write(" + PythonText.bytes(content, at, end) + "))");
      if (!written.strip().equals(Integer.toString(end - at))) {
        throw new BoardException(
            Kind.REFUSED,
            repl.port(),
            "has no room for '" + path + "'",
            "remove files that are of no use any more: servos serial rm",
            null);
      }
    }
    askOn("servos_file.close()");
  }

  private void compare(byte[] content, String path) throws InterruptedException {
    if (!hash(path).equals(sha256(content))) {
      throw garbled("does not have in '" + path + "' what was sent");
    }
  }

  /// What is left of a file that could not be written whole; the failure is told either way.
  private void discard(String path, BoardException failure) throws InterruptedException {
    try {
      ask(path, REMOVE, QUICK);
    } catch (BoardException second) {
      failure.addSuppressed(second);
    }
  }

  /// Removes a file or an empty folder.
  ///
  /// @throws BoardException of the kind `REFUSED` if there is none
  public void remove(String path) throws InterruptedException {
    ask(path, REMOVE, QUICK);
  }

  /// Makes a folder.
  ///
  /// @throws BoardException of the kind `REFUSED` if it is there, or the board has no folders
  public void makeFolder(String path) throws InterruptedException {
    ask(path, "os.mkdir(p)", QUICK);
  }

  /// The SHA-256 of a file in hexadecimal, computed by the board if it can, and here if not.
  ///
  /// @throws BoardException of the kind `REFUSED` if there is no such file
  public String hash(String path) throws InterruptedException {
    var hash = ask(path, HASH, WHOLE_FILE).strip();
    return hash.isEmpty() ? sha256(get(path)) : hash;
  }

  /// The SHA-256 of each file below a folder, as `HASH  PATH` lines in the order of the paths, like
  /// those of sha256sum(1).
  public List<String> hashes(String folder) throws InterruptedException {
    return hashes(folder, MOST_FOLDERS);
  }

  private List<String> hashes(String folder, int deeper) throws InterruptedException {
    if (deeper == 0) {
      throw garbled("has folders in folders without end: '" + folder + "'");
    }
    var lines = new ArrayList<String>();
    for (var file : list(folder)) {
      var path = folder + (folder.endsWith("/") || folder.isEmpty() ? "" : "/") + file.name();
      if (file.isFolder()) {
        lines.addAll(hashes(path, deeper - 1));
      } else {
        lines.add(hash(path) + "  " + path);
      }
    }
    return lines;
  }

  private static String sha256(byte[] content) {
    try {
      return HEX.formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException impossible) {
      throw new AssertionError("every JDK has SHA-256", impossible);
    }
  }

  private BoardException garbled(String problem) {
    return new BoardException(
        Kind.GARBLED, repl.port(), problem, "reset the board, then try again", null);
  }
}
