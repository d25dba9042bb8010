package io.servos.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Writes the report in all its forms.
public final class Pages {

  private Pages() {}

  /// Writes the page, the chart and the JSON.
  ///
  /// @param appendix that follows the generated part of the page
  /// @param folder which is made when it is not there
  public static void write(Report report, String appendix, Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("performance.md"), Markdown.of(report) + "\n" + appendix);
    Files.writeString(folder.resolve("results.json"), Json.of(report));
    Files.writeString(folder.resolve("starts.svg"), Chart.of(report));
  }
}
