package io.servos.boards.firmware;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Makes UF2 files, wrong ones too.
public final class Uf2Bytes {

  public static final long RP2040 = 0xe48bff56L;
  public static final long RP2350 = 0xe48bff59L;
  public static final long ABSOLUTE = 0xe48bff57L;
  public static final int HAS_FAMILY = 0x2000;
  private static final int PAYLOAD = 256;

  private final ByteArrayOutputStream content = new ByteArrayOutputStream();

  public Uf2Bytes() {}

  /// A file for a family whose block N holds bytes of the value N.
  public static byte[] of(long family, long address, int blocks) {
    var file = new Uf2Bytes();
    for (int i = 0; i < blocks; i++) {
      file.block(HAS_FAMILY, address + (long) i * PAYLOAD, i, blocks, family, (byte) i);
    }
    return file.bytes();
  }

  /// Adds a block.
  public Uf2Bytes block(int flags, long address, int number, int count, long family, byte fill) {
    var block = ByteBuffer.allocate(512).order(ByteOrder.LITTLE_ENDIAN);
    block.putInt(0x0a324655).putInt(0x9e5d5157).putInt(flags).putInt((int) address);
    block.putInt(PAYLOAD).putInt(number).putInt(count).putInt((int) family);
    for (int i = 0; i < PAYLOAD; i++) {
      block.put(fill);
    }
    block.putInt(508, 0x0ab16f30);
    content.writeBytes(block.array());
    return this;
  }

  public byte[] bytes() {
    return content.toByteArray();
  }
}
