package io.servos.boards.contract;

/// The micro:bit's firmware on a board that QEMU emulates in the sandbox.
class MicroBitContractTest implements BoardContract {

  @Override
  public Subject subject() {
    return Script.of("microbit");
  }
}
