package io.servos.boards.flash;

import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;

/// The protocol that Arduino calls `arduino`; after Atmel's application note 061.
record Stk500v1(Exchange exchange) implements BootLoader {

  private static final byte END_OF_COMMAND = 0x20;
  private static final byte IN_SYNC = 0x14;
  private static final byte OK = 0x10;
  private static final byte GET_SYNC = 0x30;
  private static final byte ENTER_PROGRAMMING = 0x50;
  private static final byte LEAVE_PROGRAMMING = 0x51;
  private static final byte LOAD_ADDRESS = 0x55;
  private static final byte PROGRAM_PAGE = 0x64;
  private static final byte READ_PAGE = 0x74;
  private static final byte READ_SIGNATURE = 0x75;
  private static final byte FLASH = 'F';
  private static final Duration MOMENT = Duration.ofMillis(300);

  @Override
  public boolean greet() throws InterruptedException {
    exchange.line().discardInput();
    exchange.send(GET_SYNC, END_OF_COMMAND);
    var answer = exchange.receive(2, MOMENT);
    return answer.length == 2 && answer[0] == IN_SYNC && answer[1] == OK;
  }

  @Override
  public String signature() throws InterruptedException {
    return HexFormat.of().formatHex(ask(3, READ_SIGNATURE));
  }

  @Override
  public void begin() throws InterruptedException {
    ask(0, ENTER_PROGRAMMING);
  }

  @Override
  public void write(int address, byte[] page) throws InterruptedException {
    load(address);
    var message = Arrays.copyOf(header(PROGRAM_PAGE, page.length), 4 + page.length);
    System.arraycopy(page, 0, message, 4, page.length);
    ask(0, message);
  }

  @Override
  public byte[] read(int address, int size) throws InterruptedException {
    load(address);
    return ask(size, header(READ_PAGE, size));
  }

  private static byte[] header(byte command, int size) {
    return new byte[] {command, (byte) (size >> 8), (byte) size, FLASH};
  }

  /// Addresses are those of words.
  private void load(int address) throws InterruptedException {
    ask(0, LOAD_ADDRESS, (byte) (address >> 1), (byte) (address >> 9));
  }

  @Override
  public void end() throws InterruptedException {
    ask(0, LEAVE_PROGRAMMING);
  }

  private byte[] ask(int count, byte... command) throws InterruptedException {
    var message = Arrays.copyOf(command, command.length + 1);
    message[command.length] = END_OF_COMMAND;
    exchange.send(message);
    var answer = exchange.receive(count + 2);
    if (answer[0] != IN_SYNC || answer[count + 1] != OK) {
      throw exchange.garbled(
          "answers the boot loader's command %#04x wrongly".formatted(command[0]));
    }
    return Arrays.copyOfRange(answer, 1, count + 1);
  }
}
