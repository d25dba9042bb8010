package io.servos.cli.program;

import io.servos.cli.output.Console;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/// Calls of the program, with its streams in memory.
record Calls(FakeEngine engine) {

  /// What a call printed and exited with.
  record Answer(int code, String stdout, String stderr) {}

  Answer call(String... arguments) throws InterruptedException {
    var stdout = new ByteArrayOutputStream();
    var stderr = new ByteArrayOutputStream();
    var console = new Console(InputStream.nullInputStream(), stdout, stderr);
    int code = new Program(new Commands(engine), console).run(arguments);
    return new Answer(
        code, stdout.toString(StandardCharsets.UTF_8), stderr.toString(StandardCharsets.UTF_8));
  }
}
