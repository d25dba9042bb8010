package io.servos.boards.drive;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import io.servos.boards.firmware.Uf2Comparison;
import io.servos.boards.firmware.Uf2File;
import io.servos.model.BoardException;
import io.servos.model.BoardException.Kind;
import io.servos.spi.Progress;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;

/// Hands a UF2 file over to a boot loader.
///
/// @param to its drive
/// @param patience how long the drive may take to go when it has everything
public record Uf2Copy(Uf2Drive to, Duration patience) {

  private static final String NAME = "FIRMWARE.UF2";

  /// More than a boot loader of the largest flash memory shows.
  private static final int LARGEST_SHOWN = 256 << 20;

  /// What is written before it is waited for to be there: whole pages of the host's memory.
  private static final int PIECE = 64 << 10;

  /// The last piece is short: only with the last block a boot loader may go.
  private static final int PAGE = 4 << 10;

  /// What is known of the board afterwards.
  public sealed interface Ending {

    /// The drive has gone, which is what boot loaders do that have everything. Nobody can read it
    /// back then.
    record Gone() implements Ending {}

    /// The boot loader shows its flash memory, and those bytes of it are what was written.
    record FlashCompared(long bytes) implements Ending {}

    /// The drive is still there and has the file as it was written, so no boot loader took it.
    record FileCompared() implements Ending {}

    /// The drive is still there and has the file, as far as this host's cache knows.
    record Cached() implements Ending {}
  }

  /// Writes a part of a file, which is handed over as a whole.
  ///
  /// @param part what [Uf2Drive#fitting] chose
  /// @throws BoardException of the kind `READ_ONLY`, `NO_PERMISSION`, `NO_ROOM`, `UNPLUGGED` or
  ///     `NOT_VERIFIED`
  public Ending write(Uf2File file, Uf2File.Part part, Progress progress)
      throws InterruptedException {
    var drive = to.drive();
    drive.checkWritable("unplug the board and start its boot loader again");
    drive.checkRoom("the file", file.content().length);
    var target = drive.root().resolve(NAME);
    if (!isHandedOver(file.content(), target, progress) || drive.isGoneWithin(patience)) {
      return new Ending.Gone();
    }
    try {
      return compare(file, part, target);
    } catch (BoardException failure) {
      if (drive.isThere()) {
        throw failure;
      }
      // It took its time, and has everything.
      return new Ending.Gone();
    }
  }

  /// Whether the drive was still there when all had been written.
  private boolean isHandedOver(byte[] content, Path target, Progress progress)
      throws InterruptedException {
    int last = Math.max(0, (content.length - 1) / PAGE * PAGE);
    int count = (last + PIECE - 1) / PIECE + 1;
    int number = 0;
    int done = 0;
    try (var channel =
        FileChannel.open(
            target,
            Set.of(
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE,
                NOFOLLOW_LINKS))) {
      while (done < content.length) {
        progress.step(++number, count, "writing");
        int end = done < last ? Math.min(done + PIECE, last) : content.length;
        var piece = ByteBuffer.wrap(content, done, end - done);
        while (piece.hasRemaining()) {
          channel.write(piece);
        }
        channel.force(true);
        done = end;
      }
      SyncedFolder.sync(to.drive().root());
      return true;
    } catch (ClosedByInterruptException stopped) {
      throw new InterruptedException(stopped.getMessage());
    } catch (IOException failure) {
      boolean isGone = to.drive().isGoneWithin(patience);
      if (isGone && done >= last) {
        return false;
      }
      throw to.drive()
          .failed("%d of %d bytes were written".formatted(done, content.length), failure);
    }
  }

  private Ending compare(Uf2File file, Uf2File.Part part, Path target) {
    var current = to.drive().root().resolve("CURRENT.UF2");
    if (Files.isRegularFile(current, NOFOLLOW_LINKS)) {
      var compared = compared(file, part.family(), current);
      if (compared.different().isPresent()) {
        throw notVerified(
            "has something else at address 0x%x than was written"
                .formatted(compared.different().getAsLong()));
      }
      if (compared.bytes() > 0) {
        return new Ending.FlashCompared(compared.bytes());
      }
    }
    try {
      var stored = StoredBytes.of(target, file.content().length + 1);
      if (stored.isPresent() && !Arrays.equals(stored.get(), file.content())) {
        throw notVerified("does not have in '" + NAME + "' what was written");
      }
      return stored.isPresent() ? new Ending.FileCompared() : new Ending.Cached();
    } catch (IOException failure) {
      throw to.drive().failed("what was written cannot be read back", failure);
    }
  }

  private Uf2Comparison compared(Uf2File file, long family, Path current) {
    try (var input = Files.newInputStream(current, NOFOLLOW_LINKS)) {
      return Uf2Comparison.of(file, family, input.readNBytes(LARGEST_SHOWN));
    } catch (IOException failure) {
      throw to.drive().failed("'CURRENT.UF2' cannot be read", failure);
    } catch (IllegalArgumentException damaged) {
      throw new BoardException(
          Kind.GARBLED,
          to.drive().root().toString(),
          "has a CURRENT.UF2 that is none: a block " + damaged.getMessage(),
          "plug the board in again and repeat it",
          damaged);
    }
  }

  private BoardException notVerified(String problem) {
    return new BoardException(
        Kind.NOT_VERIFIED,
        to.drive().root().toString(),
        problem,
        "start the boot loader again and repeat it",
        null);
  }
}
