/*
 * STM32 boards whose boot loaders wait at USB, after ST's AN3156 and UM0424; see usb_peer.h. In the
 * folder of each are also
 *   layout  how the boot loader describes the memory; one of an STM32F405 unless there
 *   state   of the boot loader between two calls; one that runs a program is gone
 */
#include "usb_peer.h"

#define TRANSFER 2048
#define INTERFACES 2
#define FIRST_NAME 4

enum { DETACH, DNLOAD, UPLOAD, GETSTATUS, CLRSTATUS, ABORT = 6 };
enum {
	IDLE = 2, DNLOAD_SYNC, DNBUSY, DNLOAD_IDLE, MANIFEST_SYNC, MANIFEST, UPLOAD_IDLE = 9, ERROR
};
enum { OK, ERR_TARGET, ERR_VENDOR = 11, ERR_STALLED = 15 };

struct state {
	uint8_t state, status;
	uint16_t block, length;
	uint32_t address, writes;
	uint8_t content[TRANSFER];
};

static const char *others[INTERFACES - 1] = {"@Option Bytes  /0x1FFFC000/01*016 e"};
static const char usual[] = "@Internal Flash  /0x08000000/04*016Kg,01*064Kg,07*128Kg";

static const uint16_t product = 0xdf11;

static void ready(struct libusb_device *board)
{
	struct state *boot = board->state = mapped(board, "state", sizeof *boot);
	boot->state = boot->state ? boot->state : IDLE;
	strcpy(board->layout, usual);
	text(board, "layout", board->layout, sizeof board->layout);
}

static const char *string(const struct libusb_device *board, uint8_t which)
{
	return which == FIRST_NAME ? board->layout
		: which < FIRST_NAME + INTERFACES ? others[which - FIRST_NAME - 1] : "";
}

/* How large the sector at an address is, and where it begins. */
static uint32_t sector(const struct libusb_device *board, uint32_t address, uint32_t *begin)
{
	const char *part = strstr(board->layout, "0x08000000/") + strlen("0x08000000/");
	uint32_t at = START;
	unsigned count, size;
	char unit;
	while (sscanf(part, "%u*%u%c", &count, &size, &unit) == 3) {
		size *= unit == 'K' ? 1024 : 1;
		if (address < at + count * size) {
			*begin = at + (address - at) / size * size;
			return size;
		}
		at += count * size;
		part = strchr(part, ',');
		if (!part++)
			break;
	}
	return 0;
}

static void ends(struct state *boot, uint8_t status)
{
	boot->status = status;
	boot->state = status ? ERROR : DNLOAD_IDLE;
}

static void erase(struct libusb_device *board)
{
	struct state *boot = board->state;
	uint32_t begin = 0, size, address;
	memcpy(&address, boot->content + 1, 4);
	if (address < START || !(size = sector(board, address, &begin))) {
		ends(boot, ERR_TARGET);
		return;
	}
	if (!fault(board, "sealed"))
		memset(board->memory + (begin - START), 0xff, size);
	note(board, "erased 0x%x at 0x%08x\n", size, begin);
	ends(boot, OK);
}

/* Flash memory: bits become zero, and only erasing makes them one. */
static void program(struct libusb_device *board)
{
	struct state *boot = board->state;
	uint32_t at = boot->address + (boot->block - 2u) * TRANSFER - START;
	if (at > board->size || board->size - at < boot->length) {
		ends(boot, ERR_TARGET);
		return;
	}
	for (uint32_t i = 0; i < boot->length && !fault(board, "sealed"); i++)
		board->memory[at + i] &= boot->content[i];
	if (number(board, "stuck=") - at < boot->length)
		board->memory[number(board, "stuck=")] |= 1;
	if (++boot->writes >= number(board, "gone="))
		go(board);
	ends(boot, OK);
}

/* What a download asked for is done when its status is asked for. */
static void execute(struct libusb_device *board)
{
	struct state *boot = board->state;
	if (boot->block == 0 && boot->content[0] == 0x21 && boot->length == 5) {
		memcpy(&boot->address, boot->content + 1, 4);
		ends(boot, OK);
	} else if (fault(board, "protected"))
		ends(boot, ERR_VENDOR);
	else if (boot->block >= 2)
		program(board);
	else if (boot->content[0] == 0x41 && boot->length == 5)
		erase(board);
	else
		ends(boot, ERR_STALLED);
}

static int stall(struct state *boot, uint8_t status)
{
	boot->state = ERROR;
	boot->status = status;
	return LIBUSB_ERROR_PIPE;
}

static int download(struct libusb_device *board, uint16_t block, uint8_t *content, uint16_t length)
{
	struct state *boot = board->state;
	if ((boot->state != IDLE && boot->state != DNLOAD_IDLE) || length > TRANSFER)
		return stall(boot, ERR_STALLED);
	boot->block = block;
	boot->length = length;
	if (length)
		memcpy(boot->content, content, length);
	boot->state = length ? DNLOAD_SYNC : MANIFEST_SYNC;
	return length;
}

static int upload(struct libusb_device *board, uint16_t block, uint8_t *content, uint16_t length)
{
	struct state *boot = board->state;
	uint32_t at = boot->address + (block - 2u) * TRANSFER - START;
	if (boot->state != IDLE && boot->state != UPLOAD_IDLE)
		return stall(boot, ERR_STALLED);
	if (fault(board, "protected") || fault(board, "secret"))
		return stall(boot, ERR_VENDOR);
	if (block < 2 || at > board->size || board->size - at < length)
		return stall(boot, ERR_TARGET);
	memcpy(content, board->memory + at, length);
	boot->state = UPLOAD_IDLE;
	return length;
}

static int status(struct libusb_device *board, uint8_t *answer)
{
	struct state *boot = board->state;
	uint8_t shown = boot->state;
	if (shown == MANIFEST_SYNC && fault(board, "stays")) {
		boot->state = shown = ERROR;
		boot->status = ERR_VENDOR;
	}
	memcpy(answer, (uint8_t[]){boot->status, 1, 0, 0, shown, 0}, 6);
	if (shown == DNLOAD_SYNC) {
		answer[4] = DNBUSY;
		execute(board);
	} else if (shown == MANIFEST_SYNC) {
		answer[4] = MANIFEST;
		note(board, "started at 0x%08x\n", boot->address, 0);
		go(board);
		memset(boot, 0, sizeof *boot);
		if (fault(board, "hasty"))
			return LIBUSB_ERROR_NO_DEVICE;
	}
	return 6;
}

int libusb_control_transfer(libusb_device_handle *handle, uint8_t type, uint8_t request,
	uint16_t value, uint16_t index, unsigned char *content, uint16_t length, unsigned timeout)
{
	struct libusb_device *board = (struct libusb_device *)handle;
	(void)index, (void)timeout;
	if (gone(board))
		return LIBUSB_ERROR_NO_DEVICE;
	if (type == LIBUSB_ENDPOINT_IN && value >> 8 == LIBUSB_DT_STRING)
		return described(board, (uint8_t)value, content, length);
	if (fault(board, "silent"))
		return LIBUSB_ERROR_TIMEOUT;
	switch (request) {
	case DNLOAD:
		return download(board, value, content, length);
	case UPLOAD:
		return upload(board, value, content, length);
	case GETSTATUS:
		return status(board, content);
	case CLRSTATUS: case ABORT:
		ends(board->state, OK);
		((struct state *)board->state)->state = IDLE;
		return 0;
	default:
		return stall(board->state, ERR_STALLED);
	}
}

int libusb_get_config_descriptor(
	libusb_device *board, uint8_t index, struct libusb_config_descriptor **all)
{
	static const unsigned char dfuse[] = {9, 0x21, 0x0b, 0xff, 0, TRANSFER & 255, TRANSFER >> 8, 0x1a, 1};
	static struct libusb_interface_descriptor settings[INTERFACES];
	static struct libusb_interface interface = {settings, INTERFACES};
	static struct libusb_config_descriptor whole = {.bNumInterfaces = 1, .bConfigurationValue = 1,
		.interface = &interface};
	(void)board, (void)index;
	for (uint8_t i = 0; i < INTERFACES; i++)
		settings[i] = (struct libusb_interface_descriptor){.bLength = 9,
			.bDescriptorType = LIBUSB_DT_INTERFACE, .bAlternateSetting = i, .bInterfaceClass = 0xfe,
			.bInterfaceSubClass = 1, .bInterfaceProtocol = 2, .iInterface = (uint8_t)(FIRST_NAME + i),
			.extra = dfuse, .extra_length = sizeof dfuse};
	*all = &whole;
	return 0;
}

int libusb_set_interface_alt_setting(libusb_device_handle *handle, int interface, int setting)
{
	return (void)handle, (void)interface, setting < INTERFACES ? 0 : LIBUSB_ERROR_NOT_FOUND;
}
