package io.servos.linux.launch;

/// An argument of a system call.
public sealed interface Arg {

  /// How it reads in `--explain`.
  String text();

  /// A number, with the name it goes by.
  record Value(long value, String text) implements Arg {}

  /// The address of a byte in a blob.
  record Address(Blob blob, int offset, String text) implements Arg {}

  /// The address of a string, which is shown in quotes.
  record Text(Blob blob, String string) implements Arg {

    /// Made when somebody asks: few launches are explained.
    @Override
    public String text() {
      return quoted(string);
    }
  }

  /// What an earlier call returned.
  record Result(Call producer, String text) implements Arg {}

  /// A vector that execve(2) handed to the image itself. Each is an argument once at most.
  record Handed(Vector vector, String text) implements Arg {}

  /// What a process is given at its start.
  enum Vector {
    ARGUMENTS,
    ENVIRONMENT
  }

  /// The arguments that the image was called with, its own name among them.
  static Arg ownArguments() {
    return new Handed(Vector.ARGUMENTS, "argv");
  }

  /// The variables that the image was called with.
  static Arg ownEnvironment() {
    return new Handed(Vector.ENVIRONMENT, "envp");
  }

  /// A plain decimal number.
  static Arg number(long value) {
    return new Value(value, Long.toString(value));
  }

  /// A number with a name.
  static Arg named(long value, String name) {
    return new Value(value, name);
  }

  /// A string, shown in quotes.
  static Arg string(String text) {
    return new Text(Blob.text(text), text);
  }

  /// The address of a blob.
  static Arg address(Blob blob, String text) {
    return new Address(blob, 0, text);
  }

  /// A NULL pointer.
  static Arg nothing() {
    return new Value(0, "NULL");
  }

  /// A descriptor that an earlier call returned.
  static Arg result(Call producer) {
    return new Result(producer, "<" + producer.syscall().label() + ">");
  }

  private static String quoted(String text) {
    var shown = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\n') {
        shown.append("\\n");
      } else if (c == '"' || c == '\\') {
        shown.append('\\').append(c);
      } else if (Character.isISOControl(c)) {
        shown
            .append("\\x")
            .append(Character.forDigit(c >> 4 & 15, 16))
            .append(Character.forDigit(c & 15, 16));
      } else {
        shown.append(c);
      }
    }
    return shown.append('"').toString();
  }
}
