/*
 * STM32F1 boards (pages of 1 KiB, RM0008) at an ST-Link v2 each; see usb_peer.h. The part of st-flash that
 * runs in a chip's memory is played by what it does to the flash memory, and not run.
 */
#include "usb_peer.h"

#define SRAM 0x20000000u
#define PAGE 1024u
#define FPEC 0x40022000u
#define DHCSR 0xe000edf0u
#define KEY1 0x45670123u
#define KEY2 0xcdef89abu

enum { KEYR = FPEC + 4, SR = FPEC + 12, CR = FPEC + 16, AR = FPEC + 20 };
enum { PER = 1 << 1, STRT = 1 << 6, LOCK = 1 << 7 };
enum { PG_ERR = 1 << 2, WRPRT_ERR = 1 << 4 };
enum { DEBUGEN = 1, HALT = 2, S_HALT = 1 << 17, S_RESET = 1 << 25 };

struct chip {
	uint32_t registers[32], key, sr, cr, ar, status, writes;
	int debugging, reset, length, waits;
	uint32_t to, count;
	uint8_t sram[20 << 10], answer[8192];
};

static const uint16_t product = 0x3748;
static struct chip chips[MOST_BOARDS];

static void ready(struct libusb_device *board)
{
	struct chip *chip = board->state = &chips[board - boards];
	chip->cr = LOCK;
}

static const char *string(const struct libusb_device *board, uint8_t which)
{
	return (void)board, (void)which, "STM32 STLink";
}

static uint8_t *at(struct libusb_device *board, uint32_t address, uint32_t count)
{
	struct chip *chip = board->state;
	if (address >= START && address - START + count <= board->size)
		return board->memory + (address - START);
	if (address >= SRAM && address - SRAM + count <= sizeof chip->sram)
		return chip->sram + (address - SRAM);
	return NULL;
}

static uint32_t peek(struct libusb_device *board, uint32_t address)
{
	struct chip *chip = board->state;
	uint32_t word = 0;
	uint8_t *memory = at(board, address, 4);
	switch (address) {
	case 0xe000ed00u: return fault(board, "alone") ? 0 : 0x411fc231; /* Cortex-M3 */
	case 0xe0042000u: return fault(board, "unknown") ? 0x20036999 : 0x20036410;
	case 0x1ffff7e0u: return board->size / 1024;
	case SR: return chip->sr;
	case CR: return chip->cr;
	case DHCSR:
		word = chip->status;
		chip->status &= ~(uint32_t)S_RESET;
		return word;
	}
	if (memory && !(fault(board, "secret") && address < SRAM))
		memcpy(&word, memory, 4);
	return word;
}

static void control(struct libusb_device *board, uint32_t value)
{
	struct chip *chip = board->state;
	uint32_t page = (chip->ar - START) / PAGE * PAGE;
	if (chip->cr & LOCK)
		return;
	chip->cr = value & ~(uint32_t)STRT;
	if (!(value & STRT) || !(value & PER) || page >= board->size)
		return;
	if (fault(board, "protected")) {
		chip->sr |= WRPRT_ERR;
		return;
	}
	memset(board->memory + page, 0xff, PAGE);
	note(board, "erased 0x%x at 0x%08x\n", PAGE, START + page);
}

/* What the tool's loader does: r2 bytes from r0 to r1, two at a time, into erased memory only. */
static void load(struct libusb_device *board)
{
	struct chip *chip = board->state;
	uint32_t count = (chip->registers[2] + 1) / 2 * 2, to = chip->registers[1];
	uint8_t *from = at(board, chip->registers[0], count), *target = at(board, to, count);
	chip->status |= HALT | S_HALT;
	if (!from || !target || to < START || to >= SRAM || (chip->cr & LOCK))
		return;
	for (uint32_t i = 0; i < count; i += 2) {
		if (target[i] != 0xff || target[i + 1] != 0xff)
			chip->sr |= PG_ERR;
		else
			memcpy(target + i, from + i, 2);
	}
	if (number(board, "stuck=") - (to - START) < count)
		board->memory[number(board, "stuck=")] |= 1;
	chip->registers[2] = 0;
	if (++chip->writes >= number(board, "gone="))
		go(board);
}

static void poke(struct libusb_device *board, uint32_t address, uint32_t value)
{
	struct chip *chip = board->state;
	if (address == KEYR) {
		if (chip->key == KEY1 && value == KEY2)
			chip->cr &= ~(uint32_t)LOCK;
		chip->key = value;
	} else if (address == SR)
		chip->sr &= ~value;
	else if (address == CR)
		control(board, value);
	else if (address == AR)
		chip->ar = value;
	else if (address == DHCSR && value >> 16 == 0xa05f) {
		chip->status = (value & 0xf) | (value & HALT ? S_HALT : 0);
		if (!(value & HALT) && chip->registers[15] == SRAM)
			load(board);
	} else if (at(board, address, 4) && address >= SRAM)
		memcpy(at(board, address, 4), &value, 4);
}

static void reset(struct libusb_device *board)
{
	struct chip *chip = board->state;
	chip->status |= S_RESET;
	chip->cr = LOCK;
	chip->reset = 1;
}

static void leave(struct libusb_device *board)
{
	struct chip *chip = board->state;
	chip->debugging = 0;
	if (chip->reset && chip->writes)
		note(board, "started at 0x%08x\n", peek(board, START + 4), 0);
}

static int answer(struct chip *chip, const void *content, int length)
{
	memset(chip->answer, 0, sizeof chip->answer);
	memcpy(chip->answer, content, (size_t)length);
	chip->length = length;
	return 0;
}

static int debug(struct libusb_device *board, const uint8_t *command)
{
	struct chip *chip = board->state;
	uint32_t words[2] = {0x80, 0}, address, value;
	uint16_t count;
	memcpy(&address, command + 2, 4);
	memcpy(&value, command + 6, 4);
	memcpy(&count, command + 6, 2);
	switch (command[1]) {
	case 0x07:
		for (int i = 0; i < count; i += 4) {
			value = peek(board, address + (uint32_t)i);
			memcpy(chip->answer + i, &value, 4);
		}
		chip->length = count;
		return 0;
	case 0x08: case 0x0d:
		chip->to = address;
		chip->count = count;
		chip->waits = 1;
		return 0;
	case 0x21:
		leave(board);
		return 0;
	case 0x30:
		chip->debugging = 1;
		break;
	case 0x31:
		return answer(chip, (uint32_t[]){0x80, 0x1ba01477, 0}, 12);
	case 0x32:
		reset(board);
		break;
	case 0x33:
		words[1] = chip->registers[command[2] & 31];
		return answer(chip, words, 8);
	case 0x34:
		memcpy(&chip->registers[command[2] & 31], command + 3, 4);
		break;
	case 0x35:
		poke(board, address, value);
		break;
	case 0x36:
		words[1] = peek(board, address);
		return answer(chip, words, 8);
	case 0x3e: case 0x3a:
		return answer(chip, words, 8);
	}
	return answer(chip, words, 2);
}

static int obey(struct libusb_device *board, uint8_t *command, int length)
{
	struct chip *chip = board->state;
	if (chip->waits) {
		chip->waits = 0;
		if (at(board, chip->to, (uint32_t)length) && chip->to >= SRAM)
			memcpy(at(board, chip->to, (uint32_t)length), command, (size_t)length);
		return 0;
	}
	switch (command[0]) {
	case 0xf1:
		return answer(chip, (uint8_t[]){0x29, 0x47, 0x83, 0x04, 0x48, 0x37}, 6); /* V2J37S7 */
	case 0xf5:
		return answer(chip, (uint8_t[]){chip->debugging ? 2 : 1, 0}, 2);
	case 0xf7:
		return answer(chip, (uint32_t[]){1000, 1375}, 8); /* 3.3 V */
	default:
		return debug(board, command);
	}
}

int libusb_bulk_transfer(libusb_device_handle *handle, unsigned char endpoint, unsigned char *content,
	int length, int *done, unsigned timeout)
{
	struct libusb_device *board = (struct libusb_device *)handle;
	struct chip *chip = board->state;
	(void)timeout;
	if (gone(board))
		return LIBUSB_ERROR_NO_DEVICE;
	if (fault(board, "silent") && chip->status)
		return LIBUSB_ERROR_TIMEOUT;
	*done = length;
	if (!(endpoint & LIBUSB_ENDPOINT_IN))
		return obey(board, content, length);
	*done = chip->length < length ? chip->length : length;
	memcpy(content, chip->answer, (size_t)*done);
	return 0;
}

int libusb_control_transfer(libusb_device_handle *handle, uint8_t type, uint8_t request,
	uint16_t value, uint16_t index, unsigned char *content, uint16_t length, unsigned timeout)
{
	(void)type, (void)request, (void)index, (void)timeout;
	return described((struct libusb_device *)handle, (uint8_t)value, content, length);
}

int libusb_get_string_descriptor_ascii(
	libusb_device_handle *handle, uint8_t which, unsigned char *content, int length)
{
	struct libusb_device *board = (struct libusb_device *)handle;
	return snprintf((char *)content, (size_t)length, "%s",
		which == SERIAL ? board->serial : string(board, which));
}

int libusb_get_configuration(libusb_device_handle *handle, int *which)
{
	*which = 1;
	return (void)handle, 0;
}

int libusb_set_configuration(libusb_device_handle *handle, int which)
{
	return (void)handle, (void)which, 0;
}

int libusb_kernel_driver_active(libusb_device_handle *handle, int which)
{
	return (void)handle, (void)which, 0;
}

int libusb_detach_kernel_driver(libusb_device_handle *handle, int which)
{
	return (void)handle, (void)which, 0;
}

int libusb_clear_halt(libusb_device_handle *handle, unsigned char endpoint)
{
	return (void)handle, (void)endpoint, 0;
}

libusb_device_handle *libusb_open_device_with_vid_pid(
	libusb_context *context, uint16_t vendor, uint16_t which)
{
	return (void)context, (void)vendor, (void)which, NULL;
}
