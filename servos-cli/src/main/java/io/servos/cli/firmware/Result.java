package io.servos.cli.firmware;

import io.servos.cli.output.Report;

/// What a command prints and exits with.
record Result(Report report, int exitCode) {}
