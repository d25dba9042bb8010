package io.servos.linux.launch;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/// The interpreter for aarch64. Encodings after the Arm Architecture Reference Manual, section C6;
/// calling convention of system calls after syscall(2): number in x8, arguments in x0 to x5, result
/// in x0. x19 holds the current entry, x9 and x10 are scratch.
final class Arm64Code extends MachineCode {

  private static final int ENTRY = 19;
  private static final int SCRATCH = 9;
  private static final int NUMBER = 8;
  private static final int ARGUMENT_COUNT = 6;

  private final Assembly code = new Assembly();

  @Override
  Assembly interpreter(
      long first, long failureRecord, long failureSequence, Optional<Origin> origin) {
    origin.ifPresent(this::keepOrigin);
    moveNumber(ENTRY, first);
    code.label("loop");
    load(NUMBER, ENTRY, Entry.NUMBER);
    for (int i = 0; i < ARGUMENT_COUNT; i++) {
      load(i, ENTRY, Entry.ARGUMENTS + 8 * i);
    }
    emit("svc #0", 0xd400_0001);
    for (int i = 0; i < Entry.STORE_COUNT; i++) {
      storeResult(Entry.STORES + 8 * i, "stored" + i);
    }
    emit("cmn x0, #4095", 0xb13f_fc1f);
    code.branch("b.cs", "error", distance -> word(0x5400_0002 | target(distance)));
    code.branch("cbnz x0,", "notZero", distance -> word(0xb500_0000 | target(distance)));
    continueAt(Entry.WHEN_ZERO, "notZero");
    code.label("notZero");
    load(SCRATCH, ENTRY, Entry.REPEAT_UNTIL);
    branchIfZero(SCRATCH, "next");
    load(SCRATCH, SCRATCH, 0);
    emit("cmp x0, x9", 0xeb09_001f);
    code.branch("b.ne", "loop", distance -> word(0x5400_0001 | target(distance)));
    code.label("next");
    emit("add x19, x19, #" + Entry.BYTES, 0x9100_0000 | (Entry.BYTES << 10) | (ENTRY << 5) | ENTRY);
    jump("loop");
    code.label("error");
    continueAt(Entry.ON_ERROR, "fail");
    code.label("fail");
    moveNumber(SCRATCH, failureRecord);
    load(SCRATCH + 1, ENTRY, Entry.INDEX);
    store(SCRATCH + 1, SCRATCH, LaunchProgram.Failure.INDEX);
    store(0, SCRATCH, LaunchProgram.Failure.ERRNO);
    moveNumber(ENTRY, failureSequence);
    jump("loop");
    return code;
  }

  /// At the start the count lies on the stack, the arguments follow, NULL, the variables.
  private void keepOrigin(Origin origin) {
    moveNumber(SCRATCH, origin.arguments());
    emit("add x10, sp, #8", 0x9100_23ea);
    store(SCRATCH + 1, SCRATCH, 0);
    moveNumber(SCRATCH, origin.environment());
    emit("ldr x11, [sp]", 0xf940_03eb);
    emit("add x10, x10, x11, lsl #3", 0x8b0b_0d4a);
    emit("add x10, x10, #8", 0x9100_214a);
    store(SCRATCH + 1, SCRATCH, 0);
  }

  private void storeResult(int field, String after) {
    load(SCRATCH, ENTRY, field);
    branchIfZero(SCRATCH, after);
    store(0, SCRATCH, 0);
    code.label(after);
  }

  private void continueAt(int field, String otherwise) {
    load(SCRATCH, ENTRY, field);
    branchIfZero(SCRATCH, otherwise);
    emit("mov x19, x9", 0xaa09_03f3);
    jump("loop");
  }

  private void moveNumber(int register, long value) {
    emit(
        "movz x" + register + ", #" + (value & 0xffff),
        0xd280_0000 | ((int) (value & 0xffff) << 5) | register);
    for (int half = 1; half < 4; half++) {
      int part = (int) ((value >>> (16 * half)) & 0xffff);
      emit(
          "movk x" + register + ", #" + part + ", lsl #" + 16 * half,
          0xf280_0000 | (half << 21) | (part << 5) | register);
    }
  }

  private void load(int register, int base, int displacement) {
    emit(
        "ldr x" + register + ", [x" + base + ", #" + displacement + "]",
        0xf940_0000 | ((displacement / 8) << 10) | (base << 5) | register);
  }

  private void store(int register, int base, int displacement) {
    emit(
        "str x" + register + ", [x" + base + ", #" + displacement + "]",
        0xf900_0000 | ((displacement / 8) << 10) | (base << 5) | register);
  }

  private void branchIfZero(int register, String target) {
    code.branch(
        "cbz x" + register + ",",
        target,
        distance -> word(0xb400_0000 | target(distance) | register));
  }

  /// The 19-bit field of a conditional branch.
  private static int target(int distance) {
    return ((distance / 4) & 0x7_ffff) << 5;
  }

  private void jump(String target) {
    code.branch("b", target, distance -> word(0x1400_0000 | ((distance / 4) & 0x3ff_ffff)));
  }

  private void emit(String text, int instruction) {
    code.emit(text, word(instruction));
  }

  private static byte[] word(int instruction) {
    return ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(instruction).array();
  }
}
