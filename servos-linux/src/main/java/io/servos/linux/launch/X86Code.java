package io.servos.linux.launch;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/// The interpreter for x86_64. Encodings after the Intel SDM, volume 2; calling convention of
/// system calls after syscall(2): number in rax, arguments in rdi, rsi, rdx, r10, r8, r9, result in
/// rax, rcx and r11 lost. rbx holds the current entry.
final class X86Code extends MachineCode {

  private static final int RAX = 0;
  private static final int RCX = 1;
  private static final int RDX = 2;
  private static final int RBX = 3;
  private static final int RSI = 6;
  private static final int RDI = 7;
  private static final int R8 = 8;
  private static final int R9 = 9;
  private static final int R10 = 10;
  private static final String[] NAMES = {
    "rax", "rcx", "rdx", "rbx", "rsp", "rbp", "rsi", "rdi", "r8", "r9", "r10"
  };
  private static final int[] ARGUMENTS = {RDI, RSI, RDX, R10, R8, R9};

  private final Assembly code = new Assembly();

  @Override
  Assembly interpreter(
      long first, long failureRecord, long failureSequence, Optional<Origin> origin) {
    origin.ifPresent(this::keepOrigin);
    moveNumber(RBX, first);
    code.label("loop");
    call();
    for (int i = 0; i < Entry.STORE_COUNT; i++) {
      storeResult(Entry.STORES + 8 * i, "stored" + i);
    }
    emit("cmp rax, -4095", 0x48, 0x3d, 0x01, 0xf0, 0xff, 0xff);
    jumpIf("jae", 0x83, "error");
    testZero(RAX);
    jumpIf("jne", 0x85, "notZero");
    continueAt(Entry.WHEN_ZERO, "notZero");
    code.label("notZero");
    load(RCX, RBX, Entry.REPEAT_UNTIL);
    testZero(RCX);
    jumpIf("je", 0x84, "next");
    emit("cmp rax, [rcx]", 0x48, 0x3b, 0x01);
    jumpIf("jne", 0x85, "loop");
    code.label("next");
    emit("add rbx, " + Entry.BYTES, 0x48, 0x83, 0xc3, Entry.BYTES);
    jump("loop");
    code.label("error");
    continueAt(Entry.ON_ERROR, "fail");
    code.label("fail");
    moveNumber(RCX, failureRecord);
    load(RDX, RBX, Entry.INDEX);
    store(RDX, RCX, LaunchProgram.Failure.INDEX);
    store(RAX, RCX, LaunchProgram.Failure.ERRNO);
    moveNumber(RBX, failureSequence);
    jump("loop");
    return code;
  }

  /// At the start the count lies on the stack, the arguments follow, NULL, the variables.
  private void keepOrigin(Origin origin) {
    moveNumber(RCX, origin.arguments());
    emit("lea rdx, [rsp+8]", 0x48, 0x8d, 0x54, 0x24, 8);
    store(RDX, RCX, 0);
    moveNumber(RCX, origin.environment());
    emit("mov rax, [rsp]", 0x48, 0x8b, 0x04, 0x24);
    emit("lea rdx, [rsp+rax*8+16]", 0x48, 0x8d, 0x54, 0xc4, 16);
    store(RDX, RCX, 0);
  }

  private void call() {
    load(RAX, RBX, Entry.NUMBER);
    for (int i = 0; i < ARGUMENTS.length; i++) {
      load(ARGUMENTS[i], RBX, Entry.ARGUMENTS + 8 * i);
    }
    emit("syscall", 0x0f, 0x05);
  }

  private void storeResult(int field, String after) {
    load(RCX, RBX, field);
    testZero(RCX);
    jumpIf("je", 0x84, after);
    emit("mov [rcx], rax", 0x48, 0x89, 0x01);
    code.label(after);
  }

  private void continueAt(int field, String otherwise) {
    load(RCX, RBX, field);
    testZero(RCX);
    jumpIf("je", 0x84, otherwise);
    emit("mov rbx, rcx", 0x48, 0x89, 0xcb);
    jump("loop");
  }

  private void moveNumber(int register, long value) {
    var bytes = ByteBuffer.allocate(10).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put((byte) 0x48).put((byte) (0xb8 + register)).putLong(value);
    code.emit("movabs " + NAMES[register] + ", " + value, bytes.array());
  }

  private void load(int register, int base, int displacement) {
    memory(
        "mov " + NAMES[register] + ", " + memoryText(base, displacement),
        0x8b,
        register,
        base,
        displacement);
  }

  private void store(int register, int base, int displacement) {
    memory(
        "mov " + memoryText(base, displacement) + ", " + NAMES[register],
        0x89,
        register,
        base,
        displacement);
  }

  private static String memoryText(int base, int displacement) {
    return displacement == 0
        ? "[" + NAMES[base] + "]"
        : "[" + NAMES[base] + "+" + displacement + "]";
  }

  private void memory(String text, int opcode, int register, int base, int displacement) {
    int rex = register >= 8 ? 0x4c : 0x48;
    int mode = ((register & 7) << 3) | base;
    if (displacement == 0) {
      emit(text, rex, opcode, mode);
    } else {
      emit(text, rex, opcode, 0x40 | mode, displacement);
    }
  }

  private void testZero(int register) {
    emit(
        "test " + NAMES[register] + ", " + NAMES[register],
        0x48,
        0x85,
        0xc0 | (register << 3) | register);
  }

  private void jumpIf(String mnemonic, int condition, String target) {
    code.branch(
        "{disp32} " + mnemonic, target, distance -> relative(distance - 6, 0x0f, condition));
  }

  private void jump(String target) {
    code.branch("{disp32} jmp", target, distance -> relative(distance - 5, 0xe9));
  }

  private static byte[] relative(int distance, int... opcode) {
    var bytes = ByteBuffer.allocate(opcode.length + 4).order(ByteOrder.LITTLE_ENDIAN);
    for (int part : opcode) {
      bytes.put((byte) part);
    }
    return bytes.putInt(distance).array();
  }

  private void emit(String text, int... bytes) {
    var narrow = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      narrow[i] = (byte) bytes[i];
    }
    code.emit(text, narrow);
  }
}
