package io.servos.cli.output;

import java.io.Closeable;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// The standard streams. What a program inside writes passes through byte for byte and at once.
/// Safe for use by many threads.
public final class Console {

  private static final int CHUNK = 1 << 16;

  private final InputStream in;
  private final Tap out;
  private final Tap err;

  @SuppressWarnings("unused")
  private final List<Closeable> keptOpen;

  /// Reads and writes those streams instead of the process's own.
  public Console(InputStream in, OutputStream out, OutputStream err) {
    this(in, new Tap(out, 1), new Tap(err, 2), List.of());
  }

  /// The same, for outputs that this process has under those numbers.
  public Console(InputStream in, OutputStream out, int outNumber, OutputStream err, int errNumber) {
    this(in, new Tap(out, outNumber), new Tap(err, errNumber), List.of());
  }

  private Console(InputStream in, Tap out, Tap err, List<Closeable> keptOpen) {
    this.keptOpen = keptOpen;
    this.in = in;
    this.out = out;
    this.err = err;
  }

  /// The streams of this process.
  public static Console ofProcess() {
    var fillers = Descriptors.fillGaps();
    return new Console(
        new FileInputStream(FileDescriptor.in),
        new Tap(new FileOutputStream(FileDescriptor.out), 1),
        new Tap(new FileOutputStream(FileDescriptor.err), 2),
        fillers);
  }

  /// What the caller sends.
  public InputStream stdin() {
    return in;
  }

  /// Passes everything on to standard output, each piece as it comes.
  ///
  /// @throws UnwritableException if standard output takes no more
  public void passToStdout(InputStream source) throws IOException {
    pass(source, out);
  }

  /// Passes everything on to standard error, each piece as it comes.
  ///
  /// @throws UnwritableException if standard error takes no more
  public void passToStderr(InputStream source) throws IOException {
    pass(source, err);
  }

  /// The same with one piece.
  ///
  /// @throws UnwritableException if standard output takes no more
  public void passToStdout(byte[] source, int offset, int length) {
    out.write(source, offset, length);
  }

  /// The same with one piece.
  ///
  /// @throws UnwritableException if standard error takes no more
  public void passToStderr(byte[] source, int offset, int length) {
    err.write(source, offset, length);
  }

  private static void pass(InputStream source, Tap target) throws IOException {
    var buffer = new byte[CHUNK];
    for (int count = source.read(buffer); count >= 0; count = source.read(buffer)) {
      target.write(buffer, 0, count);
    }
  }

  /// Passes what a compiler said on to standard error.
  ///
  /// @throws UnwritableException if standard error takes no more
  public void pass(byte[] said) {
    err.write(said, 0, said.length);
  }

  /// Prints a result.
  ///
  /// @throws UnwritableException if standard output takes no more
  public void print(String text) {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    out.write(bytes, 0, bytes.length);
  }

  /// Prints a result in one of its forms.
  public void print(Report report, boolean asJson) {
    print(asJson ? Json.of(report::writeTo) + "\n" : report.text());
  }

  /// One of our own messages: a line of its own on standard error, prefixed `servos:`.
  public void say(String message) {
    line("servos: " + Visible.of(message));
  }

  /// A fact and what to do about it.
  public void say(String fact, String remedy) {
    say(remedy.isEmpty() ? fact : fact + "; " + remedy);
  }

  /// What another tool said, on standard error.
  public void show(String lines) {
    line(Visible.lines(lines.stripTrailing()));
  }

  /// A line on standard error, begun anew if a program left one unfinished.
  void line(String text) {
    var bytes =
        (err.isMidLine() ? "\n" + text + "\n" : text + "\n").getBytes(StandardCharsets.UTF_8);
    try {
      err.write(bytes, 0, bytes.length);
    } catch (UnwritableException _) {
      // Nobody listens, and there is nobody else to tell.
    }
  }

  /// Puts that in place of the last line of a terminal on standard error, and stays in it.
  void redraw(String text) {
    var bytes = ("\r\u001b[K" + text + "\r").getBytes(StandardCharsets.UTF_8);
    try {
      err.draw(bytes);
    } catch (UnwritableException _) {
      // Nobody listens, and there is nobody else to tell.
    }
  }

  /// Says that the failure is ours, with all that is needed to mend it.
  public void bug(Throwable failure) {
    var trace = new StringWriter();
    failure.printStackTrace(new PrintWriter(trace));
    say("this is a bug in Servos: " + failure, "report it with the lines that follow");
    line(Visible.lines(trace.toString().stripTrailing()));
  }

  /// A stream that knows whether its last line is finished.
  private static final class Tap {

    private final OutputStream target;
    private final int descriptor;
    private boolean midLine;

    Tap(OutputStream target, int descriptor) {
      this.target = target;
      this.descriptor = descriptor;
    }

    synchronized void write(byte[] source, int offset, int length) {
      if (length == 0) {
        return;
      }
      try {
        target.write(source, offset, length);
        midLine = source[offset + length - 1] != '\n';
      } catch (IOException failure) {
        throw new UnwritableException(Descriptors.isPipe(descriptor), failure);
      }
    }

    /// Writes what leaves the cursor at the begin of a line.
    synchronized void draw(byte[] source) {
      write(source, 0, source.length);
      midLine = false;
    }

    synchronized boolean isMidLine() {
      return midLine;
    }
  }
}
