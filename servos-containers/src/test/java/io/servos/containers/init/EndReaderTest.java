package io.servos.containers.init;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EndReaderTest {

  private static final int RECORD = 432;

  @Test
  void partsOutputFromTheReportWhereverTheyAreCut() {
    var go = FirstProcess.Go.after(Optional.empty());
    var output = joined(go.token(), 9, "text".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    var all = joined(output, output.length, record(go, 7 << 8));

    for (int cut = 0; cut <= all.length; cut++) {
      var reader = new EndReader(go);
      var seen = new ByteArrayOutputStream();
      seen.writeBytes(reader.add(Arrays.copyOf(all, cut)));
      seen.writeBytes(reader.add(Arrays.copyOfRange(all, cut, all.length)));
      seen.writeBytes(reader.rest());

      assertThat(seen.toByteArray()).as("cut at %d", cut).isEqualTo(output);
      assertThat(reader.report().orElseThrow().end()).isEqualTo(new EndReport.End.Exited(7 << 8));
    }
  }

  @Test
  void passesOnEverythingWhenNothingIsReported() {
    var go = FirstProcess.Go.after(Optional.empty());
    var reader = new EndReader(go);
    var almost = Arrays.copyOf(go.token(), go.token().length - 1);

    var now = reader.add(almost);

    assertThat(now).isEmpty();
    assertThat(reader.rest()).isEqualTo(almost);
    assertThat(reader.report()).isEmpty();
  }

  @Test
  void holdsNoTextBack() {
    var reader = new EndReader(FirstProcess.Go.after(Optional.empty()));

    assertThat(reader.add("prompt> ".getBytes(java.nio.charset.StandardCharsets.UTF_8)))
        .asString()
        .isEqualTo("prompt> ");
  }

  @Test
  void hasAnotherTokenForEachRun() {
    assertThat(FirstProcess.Go.after(Optional.empty()).token())
        .isNotEqualTo(FirstProcess.Go.after(Optional.empty()).token());
  }

  @Test
  void roundsALifetimeUp() {
    var message = FirstProcess.Go.after(Optional.of(Duration.ofMillis(1001))).message();

    assertThat(ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN).getLong(16)).isEqualTo(2);
  }

  /// Kernels that count no inodes, such as gVisor's, say that there are 0 and that 0 are free.
  @Test
  void isFullWithoutABlockOrWithoutAnInodeThatIsCounted() {
    assertThat(full(1, 0, 0)).isEmpty();
    assertThat(full(1, 9, 1)).isEmpty();
    assertThat(full(1, 9, 0)).containsExactly("/tmp");
    assertThat(full(0, 0, 0)).containsExactly("/tmp");
  }

  private static List<String> full(long blocksFree, long inodes, long inodesFree) {
    var go = FirstProcess.Go.after(Optional.empty());
    var record = record(go, 1 << 8);
    int tmp = 192;
    ByteBuffer.wrap(record)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(tmp, 0x01021994)
        .putLong(tmp + 32, blocksFree)
        .putLong(tmp + 40, inodes)
        .putLong(tmp + 48, inodesFree);
    var reader = new EndReader(go);
    reader.add(record);
    return reader.report().orElseThrow().full();
  }

  private static byte[] record(FirstProcess.Go go, int status) {
    return ByteBuffer.allocate(RECORD + 4 * GateReport.AT_THE_END)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(go.token())
        .putLong(1)
        .putLong(0)
        .putLong(0)
        .putLong(status)
        .array();
  }

  private static byte[] joined(byte[] first, int count, byte[] second) {
    var joined = Arrays.copyOf(first, count + second.length);
    System.arraycopy(second, 0, joined, count, second.length);
    return joined;
  }
}
