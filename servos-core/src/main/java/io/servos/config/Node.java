package io.servos.config;

import java.math.BigDecimal;
import java.util.List;
import java.util.regex.Pattern;

/// One value of an environment file, whatever its notation, and where it stands.
sealed interface Node {

  Position at();

  /// What this is, for messages: `'abc'`, `a list`.
  default String described() {
    return switch (this) {
      case Scalar scalar -> scalar.kind() == Scalar.Kind.NULL ? "null" : Quoted.of(scalar.text());
      case Sequence _ -> "a list";
      case Mapping _ -> "a map";
    };
  }

  /// A single value.
  ///
  /// @param text as it is written in the file
  record Scalar(Position at, Kind kind, String text) implements Node {

    private static final int MOST_DIGITS = 40;
    private static final Pattern NUMBER =
        Pattern.compile("-?(0|[1-9][0-9]{0,40})(\\.[0-9]{1,40})?([eE][+-]?[0-9]{1,2})?");

    enum Kind {
      TEXT,
      NUMBER,
      BOOLEAN,
      NULL,
      /// Text of a notation that knows no types.
      UNTYPED
    }

    static Scalar text(String text) {
      return new Scalar(Position.NOWHERE, Kind.TEXT, text);
    }

    static Scalar number(String text) {
      return new Scalar(Position.NOWHERE, Kind.NUMBER, text);
    }

    static Scalar flag(boolean value) {
      return new Scalar(Position.NOWHERE, Kind.BOOLEAN, Boolean.toString(value));
    }

    static Scalar untyped(Position at, String text) {
      return new Scalar(at, Kind.UNTYPED, text);
    }

    /// The text; of a number its decimal digits without an exponent, so that `1e3` and `1000.0`
    /// are `1000`.
    String plain() {
      if (kind != Kind.NUMBER || !NUMBER.matcher(text).matches()) {
        return text;
      }
      var number = new BigDecimal(text).stripTrailingZeros();
      boolean isShort = Math.abs((long) number.precision() - number.scale()) <= MOST_DIGITS;
      return isShort ? number.toPlainString() : text;
    }

    boolean isTextual() {
      return kind == Kind.TEXT || kind == Kind.UNTYPED;
    }
  }

  /// Values in their order.
  record Sequence(Position at, List<Node> items) implements Node {
    public Sequence {
      items = List.copyOf(items);
    }

    static Sequence of(List<? extends Node> items) {
      return new Sequence(Position.NOWHERE, List.copyOf(items));
    }
  }

  /// Named values in the order of the file. A name may come twice; who reads the values says so.
  record Mapping(Position at, List<Entry> entries) implements Node {
    public Mapping {
      entries = List.copyOf(entries);
    }

    static Mapping of(List<Entry> entries) {
      return new Mapping(Position.NOWHERE, entries);
    }
  }

  /// A name and its value.
  ///
  /// @param at where the name stands
  record Entry(String name, Position at, Node value) {

    static Entry of(String name, Node value) {
      return new Entry(name, Position.NOWHERE, value);
    }
  }
}
