package io.servos.config;

import io.servos.model.InvalidConfigException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The text of an environment file: UTF-8, at most 1 MiB, without control characters.
final class ConfigText {

  static final int MOST_BYTES = 1 << 20;

  private static final String SMALLER = "keep it under 1 MiB";
  private static final String UTF_8 = "save the file as UTF-8";

  private ConfigText() {}

  /// The text of the file.
  static String of(Path file, Findings findings) {
    if (!Files.exists(file)) {
      throw whole(findings, "does not exist", "check the path");
    }
    if (!Files.isRegularFile(file)) {
      var what = Files.isDirectory(file) ? "is a directory" : "is not a regular file";
      throw whole(findings, what, "name the environment file itself");
    }
    try (var stream = Files.newInputStream(file)) {
      byte[] bytes = stream.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw whole(findings, "is larger than 1 MiB", SMALLER);
      }
      return decoded(bytes, findings);
    } catch (AccessDeniedException _) {
      throw whole(findings, "cannot be read: permission denied", "make it readable for this user");
    } catch (IOException e) {
      throw whole(
          findings,
          "cannot be read: " + Quoted.plain(String.valueOf(e.getMessage())),
          "check the file and its disk");
    }
  }

  /// The same text without its byte order mark, after a look at its size and characters.
  static String checked(String text, Findings findings) {
    if (text.length() > MOST_BYTES) {
      throw whole(findings, "is larger than 1 MiB", SMALLER);
    }
    var content = text.startsWith("\uFEFF") ? text.substring(1) : text;
    for (int index = 0; index < content.length(); index++) {
      if (isRefused(content, index)) {
        throw findings.fatal(
            positionAt(content, index),
            "",
            "has the character %s".formatted(Quoted.of(content.substring(index, index + 1))),
            "remove it, or write it as an escape inside quotes");
      }
    }
    return content;
  }

  private static boolean isRefused(String text, int index) {
    char character = text.charAt(index);
    if (Character.isSurrogate(character)) {
      boolean paired =
          Character.isHighSurrogate(character)
              ? index + 1 < text.length() && Character.isLowSurrogate(text.charAt(index + 1))
              : index > 0 && Character.isHighSurrogate(text.charAt(index - 1));
      return !paired;
    }
    return (Character.isISOControl(character) && "\t\n\r\u0085".indexOf(character) < 0)
        || character >= '\uFFFE';
  }

  private static String decoded(byte[] bytes, Findings findings) {
    var decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    var in = ByteBuffer.wrap(bytes);
    var out = CharBuffer.allocate(bytes.length);
    var result = decoder.decode(in, out, true);
    var text = out.flip().toString();
    if (result.isError()) {
      throw findings.fatal(
          positionAt(text, text.length()),
          "",
          "byte 0x%02x is not UTF-8".formatted(bytes[in.position()]),
          UTF_8);
    }
    return text;
  }

  private static Position positionAt(String text, int index) {
    int line = 1;
    int start = 0;
    for (int at = 0; at < index; at++) {
      boolean ends =
          text.charAt(at) == '\n'
              || (text.charAt(at) == '\r'
                  && !(at + 1 < text.length() && text.charAt(at + 1) == '\n'));
      if (ends) {
        line++;
        start = at + 1;
      }
    }
    return new Position(line, index - start + 1);
  }

  private static InvalidConfigException whole(Findings findings, String problem, String remedy) {
    return findings.fatal(Position.NOWHERE, "", problem, remedy);
  }
}
