package io.servos.boards.flash;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.servos.boards.firmware.Stm32Program;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;

/// A file for DfuSe boot loaders, by ST's UM0391: one part at its address, for one memory. In
/// it no bytes of a program can be taken for what tools put before or behind one.
final class DfuSeFile {

  private static final int PREFIX = 11;
  private static final int TARGET = 274;
  private static final int ELEMENT = 8;
  private static final int SUFFIX = 16;
  private static final int CRC = 4;

  private DfuSeFile() {}

  static byte[] of(Stm32Program program, int setting) {
    int length = program.content().length;
    int images = PREFIX + TARGET + ELEMENT + length;
    var file = ByteBuffer.allocate(images + SUFFIX).order(ByteOrder.LITTLE_ENDIAN);
    file.put("DfuSe".getBytes(US_ASCII)).put((byte) 1).putInt(images).put((byte) 1);
    file.put("Target".getBytes(US_ASCII)).put((byte) setting);
    file.position(PREFIX + TARGET - 2 * Integer.BYTES).putInt(ELEMENT + length).putInt(1);
    file.putInt((int) program.address()).putInt(length).put(program.content());
    file.putShort((short) 0xffff)
        .putShort((short) DfuDevice.PRODUCT)
        .putShort((short) DfuDevice.VENDOR);
    file.putShort((short) 0x011a).put("UFD".getBytes(US_ASCII)).put((byte) SUFFIX);
    var crc = new CRC32();
    crc.update(file.array(), 0, images + SUFFIX - CRC);
    return file.putInt(~(int) crc.getValue()).array();
  }
}
