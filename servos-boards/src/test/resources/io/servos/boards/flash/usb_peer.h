/*
 * A libusb-1.0 with boards that its includer plays. Each folder in $USB_PEER is one: its name is the
 * serial number. In it are
 *   memory  its flash memory, which begins at 0x08000000
 *   faults  words, see fault() and number()
 *   log     what it erased, and where it started a program
 *   gone    when it is not plugged in
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
#define MOST_BOARDS 4
#define SERIAL 3

struct libusb_device {
	char folder[400], serial[64], layout[256], faults[256];
	int number;
	uint32_t size;
	uint8_t *memory;
	void *state;
};

static struct libusb_device boards[MOST_BOARDS];

/* By the includer: what a board is besides, and its strings but the serial number. */
static void ready(struct libusb_device *board);
static const char *string(const struct libusb_device *board, uint8_t which);
static const uint16_t product;

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
	text(board, "faults", board->faults, sizeof board->faults);
	snprintf(path, sizeof path, "%s/memory", board->folder);
	if (stat(path, &memory))
		abort();
	board->size = (uint32_t)memory.st_size;
	board->memory = mapped(board, "memory", board->size);
	ready(board);
}

static int described(struct libusb_device *board, uint8_t which, uint8_t *answer, uint16_t most)
{
	const char *said = which == SERIAL ? board->serial : string(board, which);
	uint8_t whole[256] = {4, LIBUSB_DT_STRING, 0x09, 0x04};
	if (which) {
		whole[0] = (uint8_t)(2 + 2 * strlen(said));
		for (size_t i = 0; said[i]; i++)
			whole[2 + 2 * i] = (uint8_t)said[i], whole[3 + 2 * i] = 0;
	}
	memcpy(answer, whole, most < whole[0] ? most : whole[0]);
	return most < whole[0] ? most : whole[0];
}

static int isboard(const struct dirent *entry) { return entry->d_name[0] != '.'; }

int libusb_init(libusb_context **context)
{
	struct dirent **found;
	const char *all = getenv("USB_PEER");
	int count = all ? scandir(all, &found, isboard, alphasort) : 0;
	if (context)
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
		.bcdUSB = 0x0100, .bMaxPacketSize0 = 64, .idVendor = 0x0483, .idProduct = product,
		.bcdDevice = 0x2200, .iSerialNumber = fault(board, "nameless") ? 0 : SERIAL,
		.bNumConfigurations = 1};
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
