package io.servos.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.servos.model.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManTest {

  private final Calls servos = new Calls(FakeEngine.ending(new Outcome.Exited(0)));

  @TempDir private Path work;

  @Test
  void writesAPageForEveryCommand() throws IOException, InterruptedException {
    assertThat(servos.call("man", work.resolve("man1").toString()))
        .isEqualTo(new Calls.Answer(0, "", ""));

    try (var pages = Files.list(work.resolve("man1"))) {
      assertThat(pages.map(page -> String.valueOf(page.getFileName())))
          .containsExactlyInAnyOrder(
              "servos.1",
              "servos-isolate.1",
              "servos-shell.1",
              "servos-build.1",
              "servos-test.1",
              "servos-detect.1",
              "servos-doctor.1",
              "servos-list-platforms.1",
              "servos-version.1",
              "servos-completion.1",
              "servos-help.1");
    }
  }

  @Test
  void describesOptionsExamplesAndExitCodes() throws IOException, InterruptedException {
    servos.call("man", work.toString());

    assertThat(work.resolve("servos-isolate.1"))
        .content()
        .startsWith(".TH SERVOS-ISOLATE 1 \"\" \"Servos ")
        .contains(
            """
            .SH NAME
            servos\\-isolate \\- run a script or program in a sandbox of this Linux host
            """)
        .contains(".SH SYNOPSIS\nservos isolate [OPTIONS] SCRIPT [ARGS...]\n")
        .contains(".TP\n\\fB\\-p\\fR, \\fB\\-\\-platform\\fR \\fIPLATFORM\\fR\n")
        .contains(".SH EXAMPLES\n.nf\nservos isolate hello.py\n")
        .contains(".fi\n.SH EXIT CODES\n.nf\nN      the program's own exit status\n")
        .endsWith(".fi\n.SH SEE ALSO\n\\fBservos\\fR(1)\n")
        .doesNotContain("%n");
  }

  @Test
  void refusesAPlaceThatIsNoDirectory() throws IOException, InterruptedException {
    var file = Files.createFile(work.resolve("file"));

    var answer = servos.call("man", file.toString());

    assertThat(answer.code()).isEqualTo(125);
    assertThat(answer.stderr()).startsWith("servos: man: '" + file + "' cannot be written to: ");
  }
}
