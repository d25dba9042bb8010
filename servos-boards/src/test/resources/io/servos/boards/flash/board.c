/*
 * A board with a boot loader, at a pseudo-terminal whose name it prints: board MCU HERTZ HEX.
 * SIGUSR1 presses its reset button, which is let go when something is said to it. It keeps the time of
 * the host.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>
#include "avr_uart.h"
#include "sim_avr.h"
#include "sim_hex.h"

#define MCUSR 0x54
#define EXTERNAL_RESET 2

static volatile sig_atomic_t pressed = 1;
static int port;
static int may_send = 1;

static void press(int signal)
{
	(void)signal;
	pressed = 1;
}

static void to_port(struct avr_irq_t *irq, uint32_t value, void *param)
{
	uint8_t byte = (uint8_t)value;
	(void)irq, (void)param;
	if (write(port, &byte, 1) != 1)
		return; /* nobody reads: lost, as on a wire */
}

static void go_on(struct avr_irq_t *irq, uint32_t value, void *param)
{
	(void)irq, (void)value, (void)param;
	may_send = 1;
}

static void hold(struct avr_irq_t *irq, uint32_t value, void *param)
{
	(void)irq, (void)value, (void)param;
	may_send = 0;
}

static void open_port(void)
{
	struct termios settings;
	int side;
	port = posix_openpt(O_RDWR | O_NOCTTY);
	if (port < 0 || grantpt(port) || unlockpt(port))
		exit(1);
	side = open(ptsname(port), O_RDWR | O_NOCTTY); /* stays open, or reading would fail */
	tcgetattr(side, &settings);
	cfmakeraw(&settings);
	tcsetattr(side, TCSANOW, &settings);
	fcntl(port, F_SETFL, O_NONBLOCK);
	printf("%s\n", ptsname(port));
	fflush(stdout);
}

static uint64_t now(void)
{
	struct timespec time;
	clock_gettime(CLOCK_MONOTONIC, &time);
	return (uint64_t)time.tv_sec * 1000000 + (uint64_t)time.tv_nsec / 1000;
}

static uint32_t install(avr_t *avr, const char *file)
{
	ihex_chunk_p chunks = NULL;
	int count = read_ihex_chunks(file, &chunks);
	uint32_t lowest = avr->flashend;
	memset(avr->flash, 0xff, avr->flashend + 1);
	for (int i = 0; i < count; i++) {
		memcpy(avr->flash + chunks[i].baseaddr, chunks[i].data, chunks[i].size);
		if (chunks[i].baseaddr < lowest)
			lowest = chunks[i].baseaddr;
	}
	avr->codeend = avr->flashend;
	return lowest;
}

/* However long others take to begin: a boot loader listens for a second only. */
static void await_a_word(void)
{
	struct pollfd said = {.fd = port, .events = POLLIN};
	uint8_t late[256];
	while (read(port, late, sizeof late) > 0) {
	}
	while (poll(&said, 1, -1) != 1) {
	}
}

static void feed(avr_irq_t *uart, avr_t *avr, uint64_t *next)
{
	uint8_t byte;
	if (!may_send || avr->cycle < *next)
		return;
	*next = avr->cycle + avr->frequency / 11520;
	if (read(port, &byte, 1) == 1)
		avr_raise_irq(uart, byte);
}

int main(int argc, char **argv)
{
	avr_t *avr = argc == 4 ? avr_make_mcu_by_name(argv[1]) : NULL;
	uint32_t flags = 0 /* no echo here, no pauses */, boot;
	uint64_t began = now(), next = 0, step = 0, last = 0;
	if (!avr)
		return 2;
	avr_init(avr);
	avr->frequency = (uint32_t)atoi(argv[2]);
	boot = install(avr, argv[3]);
	avr_ioctl(avr, AVR_IOCTL_UART_SET_FLAGS('0'), &flags);
	avr_irq_register_notify(avr_io_getirq(avr, AVR_IOCTL_UART_GETIRQ('0'), UART_IRQ_OUTPUT), to_port, NULL);
	avr_irq_register_notify(avr_io_getirq(avr, AVR_IOCTL_UART_GETIRQ('0'), UART_IRQ_OUT_XON), go_on, NULL);
	avr_irq_register_notify(avr_io_getirq(avr, AVR_IOCTL_UART_GETIRQ('0'), UART_IRQ_OUT_XOFF), hold, NULL);
	signal(SIGUSR1, press);
	open_port();
	for (;;) {
		if (pressed) {
			pressed = 0;
			await_a_word();
			avr_reset(avr);
			began = now() - avr->cycle * 1000000 / avr->frequency;
			next = avr->cycle + avr->frequency / 20; /* its port is not there at once */
			avr->reset_pc = avr->pc = boot;
			avr->data[MCUSR] = EXTERNAL_RESET;
		}
		int state = avr_run(avr);
		if (state == cpu_Done || state == cpu_Crashed)
			pressed = 1;
		if (avr->cycle < last) { /* a reset has put its clock back */
			began = now();
			next = step = 0;
		}
		last = avr->cycle;
		feed(avr_io_getirq(avr, AVR_IOCTL_UART_GETIRQ('0'), UART_IRQ_INPUT), avr, &next);
		if (avr->cycle >= step) {
			uint64_t ahead = avr->cycle * 1000000 / avr->frequency, passed = now() - began;
			if (ahead > passed)
				usleep((useconds_t)(ahead - passed));
			step = avr->cycle + avr->frequency / 1000;
		}
	}
}
