package io.servos.model;

import java.util.Arrays;
import java.util.Optional;

/// The kinds of limit, by the name users type.
public enum Limit {
  MEMORY("memory"),
  CPUS("cpus"),
  PIDS("pids"),
  TIMEOUT("timeout"),
  CPU_TIME("cpu-time"),
  OUTPUT("output-limit"),
  TMP_SIZE("tmp-size"),
  FILE_SIZE("file-size"),
  OPEN_FILES("open-files");

  private final String label;

  Limit(String label) {
    this.label = label;
  }

  /// The name that users type.
  public String label() {
    return label;
  }

  /// The limit of that name, compared exactly.
  public static Optional<Limit> named(String label) {
    return Arrays.stream(values()).filter(limit -> limit.label.equals(label)).findFirst();
  }

  @Override
  public String toString() {
    return label;
  }
}
