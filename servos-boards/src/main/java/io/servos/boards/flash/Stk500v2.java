package io.servos.boards.flash;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;

/// The protocol that Arduino calls `wiring`; after Atmel's application note 068. For one thread.
final class Stk500v2 implements BootLoader {

  private static final byte START = 0x1b;
  private static final byte TOKEN = 0x0e;
  private static final byte SIGN_ON = 0x01;
  private static final byte LOAD_ADDRESS = 0x06;
  private static final byte ENTER_PROGRAMMING = 0x10;
  private static final byte LEAVE_PROGRAMMING = 0x11;
  private static final byte PROGRAM_FLASH = 0x13;
  private static final byte READ_FLASH = 0x14;
  private static final byte SPI_MULTI = 0x1d;
  private static final byte SPI_READ_SIGNATURE = 0x30;
  private static final int HEADER = 5;
  private static final int PROGRAM_HEADER = 10;
  private static final int EXTENDED_ADDRESS = 0x8000_0000;
  private static final Duration MOMENT = Duration.ofMillis(300);

  private final Exchange exchange;
  private byte sequence;

  Stk500v2(Exchange exchange) {
    this.exchange = exchange;
  }

  @Override
  public boolean greet() throws InterruptedException {
    exchange.line().discardInput();
    sequence = 1;
    exchange.send(framed(new byte[] {SIGN_ON}));
    var answer = exchange.receive(HEADER + 11 + 1, MOMENT);
    return answer.length == HEADER + 12 && answer[0] == START && answer[HEADER] == SIGN_ON;
  }

  @Override
  public String signature() throws InterruptedException {
    var signature = new StringBuilder();
    for (byte index = 0; index < 3; index++) {
      var answer = ask(7, new byte[] {SPI_MULTI, 4, 4, 0, SPI_READ_SIGNATURE, 0, index, 0});
      signature.append("%02x".formatted(answer[5]));
    }
    return signature.toString();
  }

  @Override
  public void begin() throws InterruptedException {
    ask(2, Arrays.copyOf(new byte[] {ENTER_PROGRAMMING}, 12));
  }

  @Override
  public void write(int address, byte[] page) throws InterruptedException {
    load(address);
    var command = new byte[PROGRAM_HEADER + page.length];
    command[0] = PROGRAM_FLASH;
    command[1] = (byte) (page.length >> 8);
    command[2] = (byte) page.length;
    System.arraycopy(page, 0, command, PROGRAM_HEADER, page.length);
    ask(2, command);
  }

  @Override
  public byte[] read(int address, int size) throws InterruptedException {
    load(address);
    var answer = ask(size + 3, new byte[] {READ_FLASH, (byte) (size >> 8), (byte) size, 0x20});
    return Arrays.copyOfRange(answer, 2, size + 2);
  }

  /// Addresses are those of words; the highest bit says that they may be more than 16 bits long.
  private void load(int address) throws InterruptedException {
    var command = ByteBuffer.allocate(5).put(LOAD_ADDRESS).putInt(address >> 1 | EXTENDED_ADDRESS);
    ask(2, command.array());
  }

  @Override
  public void end() throws InterruptedException {
    ask(2, new byte[] {LEAVE_PROGRAMMING, 1, 1});
  }

  private byte[] ask(int count, byte[] command) throws InterruptedException {
    sequence++;
    exchange.send(framed(command));
    var answer = exchange.receive(HEADER + count + 1);
    var body = Arrays.copyOfRange(answer, HEADER, HEADER + count);
    boolean whole =
        answer[0] == START
            && answer[1] == sequence
            && (answer[2] & 0xff) << 8 == (count & 0xff00)
            && (answer[3] & 0xff) == (count & 0xff)
            && answer[4] == TOKEN
            && checksum(answer, HEADER + count) == answer[HEADER + count];
    if (!whole || body[0] != command[0] || body[1] != 0) {
      throw exchange.garbled(
          "answers the boot loader's command %#04x wrongly".formatted(command[0]));
    }
    return body;
  }

  private byte[] framed(byte[] body) {
    var frame =
        ByteBuffer.allocate(HEADER + body.length + 1)
            .put(START)
            .put(sequence)
            .putShort((short) body.length)
            .put(TOKEN)
            .put(body);
    return frame.put(checksum(frame.array(), HEADER + body.length)).array();
  }

  private static byte checksum(byte[] bytes, int length) {
    byte sum = 0;
    for (int i = 0; i < length; i++) {
      sum ^= bytes[i];
    }
    return sum;
  }
}
