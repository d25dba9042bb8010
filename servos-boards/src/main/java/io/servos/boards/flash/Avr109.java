package io.servos.boards.flash;

import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;

/// The protocol that Arduino calls `avr109`, after Atmel's application note 109: that of boards
/// with USB of their own.
record Avr109(Exchange exchange) implements BootLoader {

  /// As Arduino calls it.
  static final String NAME = "avr109";

  private static final byte GET_NAME = 'S';
  private static final byte ENTER_PROGRAMMING = 'P';
  private static final byte LEAVE_PROGRAMMING = 'L';
  private static final byte EXIT = 'E';
  private static final byte SIGNATURE = 's';
  private static final byte BLOCK_SIZE = 'b';
  private static final byte ADDRESS = 'A';
  private static final byte WRITE_BLOCK = 'B';
  private static final byte READ_BLOCK = 'g';
  private static final byte FLASH = 'F';
  private static final byte DONE = '\r';
  private static final byte YES = 'Y';
  private static final int NAME_LENGTH = 7;
  private static final Duration MOMENT = Duration.ofMillis(300);

  @Override
  public boolean greet() throws InterruptedException {
    exchange.line().discardInput();
    exchange.send(GET_NAME);
    return exchange.receive(NAME_LENGTH, MOMENT).length == NAME_LENGTH;
  }

  /// It comes with its last byte first.
  @Override
  public String signature() throws InterruptedException {
    exchange.send(SIGNATURE);
    var bytes = exchange.receive(3);
    return HexFormat.of().formatHex(new byte[] {bytes[2], bytes[1], bytes[0]});
  }

  @Override
  public void begin() throws InterruptedException {
    tell(ENTER_PROGRAMMING);
  }

  @Override
  public void write(int address, byte[] page) throws InterruptedException {
    load(address);
    var message = Arrays.copyOf(header(WRITE_BLOCK, page.length), 4 + page.length);
    System.arraycopy(page, 0, message, 4, page.length);
    tell(message);
  }

  @Override
  public byte[] read(int address, int size) throws InterruptedException {
    load(address);
    exchange.send(header(READ_BLOCK, size));
    return exchange.receive(size);
  }

  /// @throws io.servos.model.BoardException if it takes no blocks of that size
  @Override
  public void accept(int pageBytes) throws InterruptedException {
    exchange.send(BLOCK_SIZE);
    var answer = exchange.receive(3);
    int size = ((answer[1] & 0xff) << 8) | (answer[2] & 0xff);
    if (answer[0] != YES || size < pageBytes) {
      throw exchange.garbled("has a boot loader that takes no blocks of " + pageBytes + " bytes");
    }
  }

  private static byte[] header(byte command, int size) {
    return new byte[] {command, (byte) (size >> 8), (byte) size, FLASH};
  }

  /// Addresses are those of words.
  private void load(int address) throws InterruptedException {
    tell(ADDRESS, (byte) (address >> 9), (byte) (address >> 1));
  }

  @Override
  public void end() throws InterruptedException {
    tell(LEAVE_PROGRAMMING);
    tell(EXIT);
  }

  private void tell(byte... command) throws InterruptedException {
    exchange.send(command);
    if (exchange.receive(1)[0] != DONE) {
      throw exchange.garbled(
          "answers the boot loader's command '%c' wrongly".formatted((char) command[0]));
    }
  }
}
