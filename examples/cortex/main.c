/*
 * Blinks the lamp of a Netduino 2 (port A, pin 10) and says so at its serial port:
 *
 *   servos isolate -p arduino --board netduino2 examples/cortex/main.c
 */
#include <stdint.h>
#include <stdio.h>

#define REGISTER(address) (*(volatile uint32_t *)(address))

#define CLOCKS_OF_PORTS REGISTER(0x40023830)
#define PORT_A_MODE REGISTER(0x40020000)
#define PORT_A_OUTPUT REGISTER(0x40020014)
#define SYSTICK_CONTROL REGISTER(0xe000e010)
#define SYSTICK_RELOAD REGISTER(0xe000e014)

#define LAMP 10
#define HERTZ 120000000

static volatile uint32_t milliseconds;

void SysTick_Handler(void) { milliseconds++; }

static void sleep_until(uint32_t time) {
  while (milliseconds < time) __asm__ volatile("wfi");
}

int main(void) {
  CLOCKS_OF_PORTS |= 1;
  PORT_A_MODE |= 1u << 2 * LAMP;
  SYSTICK_RELOAD = HERTZ / 1000 - 1;
  SYSTICK_CONTROL = 7;
  for (uint32_t blink = 1; blink <= 3; blink++) {
    PORT_A_OUTPUT ^= 1u << LAMP;
    printf("blink %lu after %.1f s\n", (unsigned long)blink, 0.5 * blink - 0.5);
    sleep_until(500 * blink);
  }
  return 0;
}
