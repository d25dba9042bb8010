/*
 * What a single source runs on: vectors, memory, console and end. For QEMU's machines: no pins and no clocks
 * are set up. Everything that a program may want to have otherwise is weak.
 */
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define REGISTER(address) (*(volatile uint32_t *)(address))
#define WEAK __attribute__((weak))

#if UART_KIND == 1 /* F1, F2, F4 */
#define UART_STATUS REGISTER(UART + 0x00)
#define UART_INPUT REGISTER(UART + 0x04)
#define UART_OUTPUT REGISTER(UART + 0x04)
#define UART_DIVISOR REGISTER(UART + 0x08)
#define UART_CONTROL REGISTER(UART + 0x0c)
#define UART_ENABLED 0x2000u
#else /* L4 */
#define UART_CONTROL REGISTER(UART + 0x00)
#define UART_DIVISOR REGISTER(UART + 0x0c)
#define UART_STATUS REGISTER(UART + 0x1c)
#define UART_INPUT REGISTER(UART + 0x24)
#define UART_OUTPUT REGISTER(UART + 0x28)
#define UART_ENABLED 0x0001u
#endif
#define UART_BOTH_WAYS 0x000cu
#define RECEIVED 0x20u
#define CAN_SEND 0x80u

#define APPLICATION_EXIT 0x20026
#define SYS_EXIT_EXTENDED 0x20

extern uint32_t data_source[], data_start[], data_end[], bss_start[], bss_end[];
extern uint8_t heap_start[];
extern int main(void);
extern void __libc_init_array(void);
extern void __libc_fini_array(void);

/* newlib calls these around the constructors and destructors. */
WEAK void _init(void) {}
WEAK void _fini(void) {}

WEAK void Reset_Handler(void) {
#ifdef __ARM_FP
  REGISTER(0xe000ed88) |= 0xfu << 20; /* the floating-point unit */
#endif
  for (uint32_t *from = data_source, *to = data_start; to < data_end;) *to++ = *from++;
  for (uint32_t *to = bss_start; to < bss_end;) *to++ = 0;
  UART_DIVISOR = 0x10;
  UART_CONTROL = UART_ENABLED | UART_BOTH_WAYS;
  atexit(__libc_fini_array);
  __libc_init_array();
  exit(main());
}

/*
 * A second fault inside this handler locks the processor up, which ends QEMU. What board.sh reads then: r0 is
 * where the first one happened, r1 why, r2 says that they are these.
 */
WEAK __attribute__((naked)) void HardFault_Handler(void) {
  __asm__ volatile(
      "tst lr, #4\n"
      "ite eq\n"
      "mrseq r3, msp\n"
      "mrsne r3, psp\n"
      "ldr r0, [r3, #24]\n"
      "ldr r1, =0xe000ed28\n"
      "ldr r1, [r1]\n"
      "ldr r2, =0x5e4705fa\n"
      "udf #0\n");
}

/* An interrupt that nobody handles is a fault. */
WEAK void Default_Handler(void) { __asm__ volatile("udf #0"); }

#define SYSTEM(name) WEAK __attribute__((alias("Default_Handler"))) void name(void)
SYSTEM(NMI_Handler);
SYSTEM(MemManage_Handler);
SYSTEM(BusFault_Handler);
SYSTEM(UsageFault_Handler);
SYSTEM(SVC_Handler);
SYSTEM(DebugMon_Handler);
SYSTEM(PendSV_Handler);
SYSTEM(SysTick_Handler);

/* All others; the number is in IPSR. */
SYSTEM(Interrupt_Handler);

extern uint8_t stack_top[];
#define INTERRUPTS 98
typedef void (*vector)(void);
__attribute__((section(".vectors"), used)) static const vector vectors[16 + INTERRUPTS] = {
    (vector)stack_top,
    Reset_Handler,
    NMI_Handler,
    HardFault_Handler,
    MemManage_Handler,
    BusFault_Handler,
    UsageFault_Handler,
    [11] = SVC_Handler,
    DebugMon_Handler,
    [14] = PendSV_Handler,
    SysTick_Handler,
    [16 ... 15 + INTERRUPTS] = Interrupt_Handler,
};

/* The emulator ends with that status. */
WEAK void _exit(int status) {
  const uint32_t arguments[] = {APPLICATION_EXIT, (uint32_t)status & 0xff};
  register uint32_t operation __asm__("r0") = SYS_EXIT_EXTENDED;
  register const uint32_t *block __asm__("r1") = arguments;
  __asm__ volatile("bkpt 0xab" : "+r"(operation) : "r"(block) : "memory");
  for (;;) {
  }
}

WEAK int _write(int file, const char *text, int length) {
  (void)file;
  for (int i = 0; i < length; i++) {
    while (!(UART_STATUS & CAN_SEND)) {
    }
    UART_OUTPUT = (uint8_t)text[i];
  }
  return length;
}

/* Waits for one character and takes those that are there besides. */
WEAK int _read(int file, char *text, int length) {
  (void)file;
  int count = 0;
  while (count < length && (count == 0 || UART_STATUS & RECEIVED)) {
    while (!(UART_STATUS & RECEIVED)) {
    }
    text[count] = (char)UART_INPUT;
    if (text[count++] == '\n') break;
  }
  return count;
}

/* The heap grows up to the stack. */
WEAK void *_sbrk(ptrdiff_t bytes) {
  static uint8_t *end = heap_start;
  uint8_t *stack = __builtin_frame_address(0);
  if (bytes > stack - end) {
    errno = ENOMEM;
    return (void *)-1;
  }
  uint8_t *start = end;
  end += bytes;
  return start;
}

WEAK int _isatty(int file) { return file <= STDERR_FILENO; }

WEAK int _fstat(int file, struct stat *status) {
  (void)file;
  status->st_mode = S_IFCHR;
  return 0;
}

WEAK int _close(int file) {
  (void)file;
  errno = EBADF;
  return -1;
}

WEAK int _lseek(int file, int offset, int from) {
  (void)file, (void)offset, (void)from;
  errno = ESPIPE;
  return -1;
}

WEAK int _open(const char *name, int flags, int mode) {
  (void)name, (void)flags, (void)mode;
  errno = ENOENT;
  return -1;
}

WEAK int _getpid(void) { return 1; }

/* abort() ends as it does on other systems. */
WEAK int _kill(int process, int signal) {
  (void)process;
  _exit(128 + signal);
  return -1;
}
