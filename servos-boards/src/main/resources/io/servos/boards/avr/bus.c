/* Devices on the I2C bus of the board. A message goes by bytes: the first one that is written after
 * the address is the number of a register, what follows is its new content; reading gives content
 * from that register on, one register after the other. */
#include "bus.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "avr_twi.h"

enum { DEVICES = 128, REGISTERS = 256, MOST_BYTES = 4096 };

typedef struct {
	uint8_t *bytes;
	size_t count;
} content_t;

typedef struct {
	int present;
	uint8_t at;
	content_t registers[REGISTERS];
} device_t;

static device_t devices[DEVICES];

static struct {
	avr_irq_t *irq;
	void (*unknown)(const char *what);
	device_t *selected;
	int address;
	uint8_t reading; /* the register that is read now */
	size_t offset;   /* of the next byte there */
	uint8_t written[MOST_BYTES];
	size_t count; /* of what was written since the address, the register's number among it */
} bus;

static int digit(char one)
{
	if (one >= '0' && one <= '9')
		return one - '0';
	return one >= 'a' && one <= 'f' ? one - 'a' + 10 : -1;
}

static void hold(content_t *content, const uint8_t *bytes, size_t count)
{
	uint8_t *copy = malloc(count ? count : 1);
	if (!copy)
		abort();
	memcpy(copy, bytes, count);
	free(content->bytes);
	*content = (content_t){copy, count};
}

int bus_register(unsigned address, unsigned number, const char *hex)
{
	uint8_t bytes[MOST_BYTES];
	size_t count = 0;
	if (address >= DEVICES || number >= REGISTERS || strlen(hex) % 2)
		return -1;
	for (; *hex; hex += 2) {
		int high = digit(hex[0]), low = digit(hex[1]);
		if (high < 0 || low < 0 || count == MOST_BYTES)
			return -1;
		bytes[count++] = (uint8_t)(high << 4 | low);
	}
	devices[address].present = 1;
	hold(&devices[address].registers[number], bytes, count);
	return 0;
}

static void answer(uint8_t message, uint8_t data)
{
	avr_raise_irq(bus.irq + TWI_IRQ_INPUT, avr_twi_irq_msg(message, (uint8_t)(bus.address << 1), data));
}

static void tell_unknown(const char *what)
{
	static char text[128];
	snprintf(text, sizeof text, "%s of the I2C device 0x%02x", what, bus.address);
	bus.unknown(text);
}

/* The message has ended, or the next one begins. */
static void commit(void)
{
	if (bus.selected && bus.count) {
		bus.selected->at = bus.written[0];
		if (bus.count > 1)
			hold(&bus.selected->registers[bus.selected->at], bus.written + 1, bus.count - 1);
	}
	bus.selected = NULL;
	bus.count = 0;
}

static void begin(uint8_t address)
{
	commit();
	bus.address = address >> 1;
	if (!devices[bus.address].present)
		return;
	bus.selected = &devices[bus.address];
	bus.reading = bus.selected->at;
	bus.offset = 0;
	answer(TWI_COND_ACK, 1);
}

static void take(uint8_t data)
{
	if (bus.count == MOST_BYTES) {
		tell_unknown("a message that is longer than the registers");
		return;
	}
	bus.written[bus.count++] = data;
	answer(TWI_COND_ACK, 1);
}

static void give(void)
{
	content_t *content = &bus.selected->registers[bus.reading];
	if (content->count && bus.offset == content->count) {
		bus.reading = (uint8_t)(bus.reading + content->count);
		bus.offset = 0;
		content = &bus.selected->registers[bus.reading];
	}
	if (!content->count) {
		char what[64];
		snprintf(what, sizeof what, "register 0x%02x, which the scenario does not give,", bus.reading);
		tell_unknown(what);
		return;
	}
	answer(TWI_COND_READ, content->bytes[bus.offset++]);
}

static void on_message(avr_irq_t *irq, uint32_t value, void *param)
{
	avr_twi_msg_irq_t message = {.u.v = value};
	(void)irq, (void)param;
	if (message.u.twi.msg & TWI_COND_STOP)
		commit();
	if (message.u.twi.msg & TWI_COND_START)
		begin(message.u.twi.addr);
	if (bus.selected && message.u.twi.msg & TWI_COND_WRITE)
		take(message.u.twi.data);
	if (bus.selected && message.u.twi.msg & TWI_COND_READ)
		give();
}

int bus_connect(avr_t *avr, void (*unknown)(const char *what))
{
	bus.irq = avr_io_getirq(avr, AVR_IOCTL_TWI_GETIRQ(0), TWI_IRQ_INPUT);
	bus.unknown = unknown;
	if (!bus.irq)
		return -1;
	avr_irq_register_notify(avr_io_getirq(avr, AVR_IOCTL_TWI_GETIRQ(0), TWI_IRQ_OUTPUT), on_message, NULL);
	return 0;
}
