/*
 * A libusb-1.0 with STM32 boards whose boot loaders wait, after ST's AN3156 and UM0424. Each folder in
 * $USB_PEER is a board: its name is the serial number. In it are
 *   memory  its flash memory, which begins at 0x08000000
 *   layout  how the boot loader describes that; one of an STM32F405 unless there
 *   faults  words, see fault() and number()
 *   log     what it erased, and where it started a program
 *   gone    when it is not plugged in, or runs a program
 *   state   of the boot loader between two calls
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <fcntl.h>
#include <libusb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define START 0x08000000u
#define TRANSFER 2048
#define MOST_BOARDS 4
#define INTERFACES 2
#define SERIAL 3
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

struct libusb_device {
	char folder[400], serial[64], layout[256], faults[256];
	int number;
	uint32_t size;
	uint8_t *memory;
	struct state *boot;
};

static struct libusb_device boards[MOST_BOARDS];
static const char *others[INTERFACES - 1] = {"@Option Bytes  /0x1FFFC000/01*016 e"};
static const char usual[] = "@Internal Flash  /0x08000000/04*016Kg,01*064Kg,07*128Kg";

static int fault(const struct libusb_device *board, const char *word)
{
	return strstr(board->faults, word) != NULL;
}

static unsigned number(const struct libusb_device *board, const char *word)
{
	const char *at = strstr(board->faults, word);
	return at ? (unsigned)strtoul(at + strlen(word), NULL, 0) : ~0u;
}

static int file(const struct libusb_device *board, const char *name, int flags)
{
	char path[512];
	snprintf(path, sizeof path, "%s/%s", board->folder, name);
	return open(path, flags, 0600);
}

static void text(const struct libusb_device *board, const char *name, char *content, size_t most)
{
	int from = file(board, name, O_RDONLY);
	ssize_t count = from < 0 ? 0 : read(from, content, most - 1);
	if (count > 0)
		content[count] = 0;
	if (from >= 0)
		close(from);
}

static void note(
	const struct libusb_device *board, const char *format, uint32_t first, uint32_t second)
{
	int to = file(board, "log", O_WRONLY | O_CREAT | O_APPEND);
	dprintf(to, format, first, second);
	close(to);
}

static int gone(const struct libusb_device *board)
{
	int there = file(board, "gone", O_RDONLY);
	return there >= 0 && !close(there);
}

static void go(const struct libusb_device *board) { close(file(board, "gone", O_WRONLY | O_CREAT)); }

static void *mapped(const struct libusb_device *board, const char *name, size_t size)
{
	int to = file(board, name, O_RDWR | O_CREAT);
	void *at;
	struct stat now;
	if (to < 0 || fstat(to, &now) || ((size_t)now.st_size < size && ftruncate(to, (off_t)size)))
		abort();
	at = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, to, 0);
	close(to);
	return at;
}

static void plug(struct libusb_device *board, const char *all, const char *serial)
{
	struct stat memory;
	char path[512];
	snprintf(board->folder, sizeof board->folder, "%s/%s", all, serial);
	snprintf(board->serial, sizeof board->serial, "%s", serial);
	strcpy(board->layout, usual);
	text(board, "layout", board->layout, sizeof board->layout);
	text(board, "faults", board->faults, sizeof board->faults);
	snprintf(path, sizeof path, "%s/memory", board->folder);
	if (stat(path, &memory))
		abort();
	board->size = (uint32_t)memory.st_size;
	board->memory = mapped(board, "memory", board->size);
	board->boot = mapped(board, "state", sizeof *board->boot);
	board->boot->state = board->boot->state ? board->boot->state : IDLE;
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
	struct state *boot = board->boot;
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
	struct state *boot = board->boot;
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
	struct state *boot = board->boot;
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
	struct state *boot = board->boot;
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
	struct state *boot = board->boot;
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
	struct state *boot = board->boot;
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

static int described(struct libusb_device *board, uint8_t which, uint8_t *answer, uint16_t most)
{
	const char *said = which == SERIAL ? board->serial : which == FIRST_NAME ? board->layout
		: which < FIRST_NAME + INTERFACES ? others[which - FIRST_NAME - 1] : "";
	uint8_t whole[256] = {4, LIBUSB_DT_STRING, 0x09, 0x04};
	if (which) {
		whole[0] = (uint8_t)(2 + 2 * strlen(said));
		for (size_t i = 0; said[i]; i++)
			whole[2 + 2 * i] = (uint8_t)said[i], whole[3 + 2 * i] = 0;
	}
	memcpy(answer, whole, most < whole[0] ? most : whole[0]);
	return most < whole[0] ? most : whole[0];
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
		board->boot->state = IDLE;
		board->boot->status = OK;
		return 0;
	default:
		return stall(board->boot, ERR_STALLED);
	}
}

static int isboard(const struct dirent *entry) { return entry->d_name[0] != '.'; }

int libusb_init(libusb_context **context)
{
	struct dirent **found;
	const char *all = getenv("USB_PEER");
	int count = all ? scandir(all, &found, isboard, alphasort) : 0;
	*context = NULL;
	for (int i = 0; i < count && i < MOST_BOARDS; i++) {
		plug(&boards[i], all, found[i]->d_name);
		boards[i].number = i + 1;
	}
	return 0;
}

ssize_t libusb_get_device_list(libusb_context *context, libusb_device ***list)
{
	ssize_t count = 0;
	(void)context;
	*list = calloc(MOST_BOARDS + 1, sizeof **list);
	for (int i = 0; i < MOST_BOARDS; i++)
		if (boards[i].number && !gone(&boards[i]))
			(*list)[count++] = &boards[i];
	return count;
}

int libusb_get_device_descriptor(libusb_device *board, struct libusb_device_descriptor *all)
{
	*all = (struct libusb_device_descriptor){.bLength = 18, .bDescriptorType = LIBUSB_DT_DEVICE,
		.bcdUSB = 0x0100, .bMaxPacketSize0 = 64, .idVendor = 0x0483, .idProduct = 0xdf11,
		.bcdDevice = 0x2200, .iSerialNumber = fault(board, "nameless") ? 0 : SERIAL,
		.bNumConfigurations = 1};
	return 0;
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

int libusb_open(libusb_device *board, libusb_device_handle **handle)
{
	*handle = (libusb_device_handle *)board;
	return fault(board, "forbidden") ? LIBUSB_ERROR_ACCESS : gone(board) ? LIBUSB_ERROR_NO_DEVICE : 0;
}

int libusb_claim_interface(libusb_device_handle *handle, int interface)
{
	(void)interface;
	return fault((struct libusb_device *)handle, "busy") ? LIBUSB_ERROR_BUSY : 0;
}

int libusb_get_port_numbers(libusb_device *board, uint8_t *ports, int most)
{
	(void)most;
	ports[0] = (uint8_t)board->number;
	return 1;
}

const char *libusb_error_name(int error)
{
	return error == LIBUSB_ERROR_ACCESS ? "LIBUSB_ERROR_ACCESS"
		: error == LIBUSB_ERROR_NO_DEVICE ? "LIBUSB_ERROR_NO_DEVICE"
		: error == LIBUSB_ERROR_BUSY ? "LIBUSB_ERROR_BUSY"
		: error == LIBUSB_ERROR_TIMEOUT ? "LIBUSB_ERROR_TIMEOUT"
		: error == LIBUSB_ERROR_PIPE ? "LIBUSB_ERROR_PIPE" : "LIBUSB_ERROR_OTHER";
}

uint8_t libusb_get_bus_number(libusb_device *board) { return (void)board, 1; }
uint8_t libusb_get_device_address(libusb_device *board) { return (uint8_t)board->number; }
int libusb_set_interface_alt_setting(libusb_device_handle *handle, int interface, int setting)
{
	return (void)handle, (void)interface, setting < INTERFACES ? 0 : LIBUSB_ERROR_NOT_FOUND;
}
libusb_device *libusb_ref_device(libusb_device *board) { return board; }
void libusb_unref_device(libusb_device *board) { (void)board; }
void libusb_free_device_list(libusb_device **list, int unref) { (void)unref, free(list); }
void libusb_free_config_descriptor(struct libusb_config_descriptor *all) { (void)all; }
int libusb_release_interface(libusb_device_handle *handle, int i) { return (void)handle, i * 0; }
int libusb_reset_device(libusb_device_handle *handle) { return (void)handle, 0; }
void libusb_close(libusb_device_handle *handle) { (void)handle; }
void libusb_exit(libusb_context *context) { (void)context; }
const struct libusb_version *libusb_get_version(void) { return NULL; }
int libusb_set_option(libusb_context *all, enum libusb_option one, ...) { return (void)all, one * 0; }
