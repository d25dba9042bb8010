package io.servos.cli.board;

import io.servos.boards.drive.Uf2Copy;
import io.servos.boards.drive.Uf2Drive;
import io.servos.boards.firmware.Uf2Family;
import io.servos.boards.firmware.Uf2File;
import io.servos.cli.command.ExitCode;
import io.servos.cli.command.Given;
import io.servos.cli.output.BuildProgress;
import io.servos.cli.output.Console;
import io.servos.cli.output.Report;
import io.servos.cli.output.Visible;
import java.nio.file.Path;
import java.time.Duration;
import tools.jackson.core.JsonGenerator;

/// Flashing by the drive of a boot loader.
record DriveFlash(Given given, Path folder) {

  /// Boot loaders start the new firmware within a second.
  private static final Duration UNTIL_IT_GOES = Duration.ofSeconds(3);

  int run(Source source, Console console) throws InterruptedException {
    var named = given.value(FlashCommand.FAMILY).map(Uf2Family::named);
    var file = source.uf2();
    var drive = Uf2Drive.at(folder);
    var part = drive.fitting(file, named);
    var progress = BuildProgress.inShort(console);
    Uf2Copy.Ending ending;
    try {
      ending = new Uf2Copy(drive, UNTIL_IT_GOES).write(file, part, progress);
    } finally {
      progress.end();
    }
    console.print(new Done(folder, drive, part, ending), given.json());
    return ExitCode.OK;
  }

  /// What was done, and what is known of it.
  private record Done(Path folder, Uf2Drive drive, Uf2File.Part part, Uf2Copy.Ending ending)
      implements Report {

    @Override
    public String text() {
      var written =
          "%d bytes for %s written to %s".formatted(part.bytes(), part.familyName(), folder);
      var known =
          switch (ending) {
            case Uf2Copy.Ending.Gone _ ->
                "; the drive has gone, as it does when a boot loader has everything: what is in the"
                    + " board was not compared";
            case Uf2Copy.Ending.FlashCompared(long bytes) ->
                "; %d bytes compared with the board's CURRENT.UF2".formatted(bytes);
            case Uf2Copy.Ending.FileCompared _ ->
                " and compared; the drive is still there with the file: no boot loader has taken"
                    + " it";
            case Uf2Copy.Ending.Cached _ ->
                "; the drive is still there with the file, which can only be read from this host's"
                    + " cache: it was not compared";
          };
      return Visible.of(written + known) + "\n";
    }

    @Override
    public void writeTo(JsonGenerator json) {
      json.writeStartObject();
      json.writeStringProperty("drive", folder.toString());
      json.writeStringProperty("model", drive.model());
      json.writeStringProperty("board", drive.board());
      json.writeStringProperty("family", part.familyName());
      json.writeNumberProperty("bytes", part.bytes());
      json.writeNumberProperty("blocks", part.blocks());
      switch (ending) {
        case Uf2Copy.Ending.Gone _ -> json.writeStringProperty("ending", "drive-gone");
        case Uf2Copy.Ending.FlashCompared(long bytes) -> {
          json.writeStringProperty("ending", "flash-compared");
          json.writeNumberProperty("compared", bytes);
        }
        case Uf2Copy.Ending.FileCompared _ -> json.writeStringProperty("ending", "file-compared");
        case Uf2Copy.Ending.Cached _ -> json.writeStringProperty("ending", "not-compared");
      }
      json.writeEndObject();
    }
  }
}
