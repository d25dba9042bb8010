package io.servos.cli.output;

import tools.jackson.core.JsonGenerator;

/// One result of a command, in both of its forms.
public interface Report {

  /// Lines for people, the last one ended too.
  String text();

  /// One JSON value for programs.
  void writeTo(JsonGenerator json);
}
