package io.servos.boards.contract;

/// MicroPython's port to Unix with the emulated hardware of a Pico.
class EmulatedScriptContractTest implements BoardContract {

  @Override
  public Subject subject() {
    return Script.of("pico");
  }
}
