package io.servos.boards.contract;

/// MicroPython's firmware on a board that QEMU emulates in the sandbox.
class Mps2ContractTest implements BoardContract {

  @Override
  public Subject subject() {
    return Script.of("mps2-an385");
  }
}
