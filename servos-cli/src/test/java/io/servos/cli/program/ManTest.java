package io.servos.cli.program;

import static org.assertj.core.api.Assertions.assertThat;

import io.servos.model.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManTest {

  /// Those of one word, and those below another one.
  private static final String COMMANDS =
      """
      isolate shell daemon build test image image-build image-ls image-inspect image-history
      image-tag image-rm image-save image-load image-prune container container-create
      container-start container-stop container-restart container-kill container-wait
      container-ls container-inspect container-logs container-exec container-rm
      container-prune volume volume-create volume-ls volume-inspect volume-rm volume-backup
      volume-restore volume-prune network network-create network-ls network-inspect
      network-connect network-disconnect network-rm network-prune ps logs exec stats container-stats
      container-health system system-df detect boards doctor list-platforms version serial flash
      serial-repl serial-run serial-exec serial-eval serial-ls serial-get serial-put serial-rm
      serial-mkdir serial-hash serial-soft-reset drive drive-info drive-ls
      drive-get drive-put drive-rm drive-mkdir firmware
      firmware-add firmware-list firmware-info firmware-verify firmware-rollback firmware-remove
      firmware-merge measure completion help\
      """;

  private final Calls servos = new Calls(FakeEngine.ending(new Outcome.Exited(0)));

  @TempDir private Path work;

  @Test
  void writesAPageForEveryCommand() throws IOException, InterruptedException {
    assertThat(servos.call("man", work.resolve("man1").toString()))
        .isEqualTo(new Calls.Answer(0, "", ""));

    try (var pages = Files.list(work.resolve("man1"))) {
      assertThat(pages.map(page -> String.valueOf(page.getFileName())))
          .containsExactlyInAnyOrderElementsOf(
              Stream.concat(
                      Stream.of("servos.1"),
                      Stream.of(COMMANDS.split("\\s+")).map(name -> "servos-" + name + ".1"))
                  .toList());
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
  void leadsFromAGroupToWhatIsBelowItAndBack() throws IOException, InterruptedException {
    servos.call("man", work.toString());

    assertThat(work.resolve("servos-image.1"))
        .content()
        .contains(".SH COMMANDS\n.TP\n\\fBbuild\\fR\n")
        .contains("\\fBservos\\-image\\-build\\fR(1)");
    assertThat(work.resolve("servos-image-build.1"))
        .content()
        .contains(".SH SYNOPSIS\nservos image build [OPTIONS] [PLATFORM|all|DIR]\n")
        .endsWith(".SH SEE ALSO\n\\fBservos\\fR(1), \\fBservos\\-image\\fR(1)\n");
  }

  @Test
  void refusesAPlaceThatIsNoDirectory() throws IOException, InterruptedException {
    var file = Files.createFile(work.resolve("file"));

    var answer = servos.call("man", file.toString());

    assertThat(answer.code()).isEqualTo(125);
    assertThat(answer.stderr()).startsWith("servos: man: '" + file + "' cannot be written to: ");
  }
}
