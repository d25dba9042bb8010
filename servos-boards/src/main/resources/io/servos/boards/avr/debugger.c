/* The remote end of gdb for the board's program: registers, memory, breakpoints, one instruction at
 * a time. It speaks over a socket whose other end is outside the sandbox. */
#include "debugger.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "avr_eeprom.h"
#include "sim_avr.h"
#include "sim_core.h"

enum { LONGEST = 1024, DATA = 0x800000, EEPROM = 0x810000, REGISTERS = 35, TRAP = 5, INTERRUPT = 2, STOP_KEY = 3 };

static struct {
	int socket;
	uint8_t *breakpoints;
	int stepping, killed;
	avr_cycle_count_t next_look;
	char packet[LONGEST + 1];
	char reply[LONGEST + 1];
} debugger = {.socket = -1};

int debugger_connect(const char *path)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	if (strlen(path) >= sizeof address.sun_path)
		return -1;
	strcpy(address.sun_path, path);
	debugger.socket = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	return connect(debugger.socket, (struct sockaddr *)&address, sizeof address);
}

static void gone(void)
{
	close(debugger.socket);
	debugger.socket = -1;
	free(debugger.breakpoints);
	debugger.breakpoints = NULL;
	debugger.stepping = 0;
}

static int next_byte(void)
{
	uint8_t byte;
	ssize_t count;
	do
		count = read(debugger.socket, &byte, 1);
	while (count < 0 && errno == EINTR);
	return count == 1 ? byte : -1;
}

static void put(const char *bytes, size_t count)
{
	while (count && debugger.socket >= 0) {
		ssize_t done = send(debugger.socket, bytes, count, MSG_NOSIGNAL);
		if (done < 0 && errno != EINTR) {
			gone();
			return;
		}
		if (done > 0) {
			bytes += done;
			count -= (size_t)done;
		}
	}
}

static void reply(const char *text)
{
	char frame[LONGEST + 8];
	uint8_t sum = 0;
	for (const char *each = text; *each; each++)
		sum = (uint8_t)(sum + (uint8_t)*each);
	put(frame, (size_t)snprintf(frame, sizeof frame, "$%s#%02x", text, sum));
}

/* gdb confirms; to end before that would look like a broken connection. */
static void last_reply(const char *text)
{
	reply(text);
	if (debugger.socket >= 0)
		next_byte();
}

static void stopped(avr_t *avr, int signal)
{
	uint8_t flags;
	READ_SREG_INTO(avr, flags);
	snprintf(debugger.reply, sizeof debugger.reply, "T%02x20:%02x;21:%02x%02x;22:%02x%02x%02x00;", signal, flags,
		avr->data[R_SPL], avr->data[R_SPH], avr->pc & 0xff, avr->pc >> 8 & 0xff, avr->pc >> 16 & 0xff);
	reply(debugger.reply);
}

/* What a register is, in the order of gdb: 32 general ones, SREG, SP, PC. */
static int get_register(avr_t *avr, int number, uint8_t *bytes)
{
	if (number < 32)
		bytes[0] = avr->data[number];
	else if (number == 32) {
		READ_SREG_INTO(avr, bytes[0]);
	} else if (number == 33) {
		bytes[0] = avr->data[R_SPL];
		bytes[1] = avr->data[R_SPH];
		return 2;
	} else {
		for (int i = 0; i < 4; i++)
			bytes[i] = (uint8_t)(avr->pc >> 8 * i);
		return 4;
	}
	return 1;
}

static int set_register(avr_t *avr, int number, const uint8_t *bytes)
{
	if (number < 32)
		avr->data[number] = bytes[0];
	else if (number == 32) {
		avr->data[R_SREG] = bytes[0];
		SET_SREG_FROM(avr, bytes[0]);
	} else if (number == 33) {
		avr->data[R_SPL] = bytes[0];
		avr->data[R_SPH] = bytes[1];
		return 2;
	} else {
		uint32_t pc = bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16;
		if (pc <= avr->flashend)
			avr->pc = pc & ~1u;
		return 4;
	}
	return 1;
}

static size_t from_hex(const char *text, uint8_t *bytes, size_t most)
{
	size_t count = 0;
	unsigned value;
	while (count < most && text[0] && text[1] && sscanf(text, "%2x", &value) == 1) {
		bytes[count++] = (uint8_t)value;
		text += 2;
	}
	return count;
}

static void reply_hex(const uint8_t *bytes, size_t count)
{
	for (size_t i = 0; i < count; i++)
		sprintf(debugger.reply + 2 * i, "%02x", bytes[i]);
	reply(debugger.reply);
}

static void registers(avr_t *avr, const char *text)
{
	uint8_t bytes[REGISTERS + 4];
	size_t used = 0;
	if (!text) {
		for (int i = 0; i < REGISTERS; i++)
			used += (size_t)get_register(avr, i, bytes + used);
		reply_hex(bytes, used);
	} else if (from_hex(text, bytes, sizeof bytes) < sizeof bytes) {
		reply("E01");
	} else {
		for (int i = 0; i < REGISTERS; i++)
			used += (size_t)set_register(avr, i, bytes + used);
		reply("OK");
	}
}

static void one_register(avr_t *avr, const char *text)
{
	uint8_t bytes[4] = {0};
	unsigned number;
	int rest = 0;
	if (sscanf(text, "%x=%n", &number, &rest) < 1 || number >= REGISTERS)
		reply("E01");
	else if (!rest)
		reply_hex(bytes, (size_t)get_register(avr, (int)number, bytes));
	else {
		from_hex(text + rest, bytes, sizeof bytes);
		set_register(avr, (int)number, bytes);
		reply("OK");
	}
}

static uint8_t *eeprom(avr_t *avr)
{
	avr_eeprom_desc_t content = {.ee = NULL, .offset = 0, .size = 1};
	avr_ioctl(avr, AVR_IOCTL_EEPROM_GET, &content);
	return content.ee;
}

/* Where that much memory is; NULL if it is not all there. The last two bytes behind the memory are
 * read by gdb when the stack is empty. */
static uint8_t *memory(avr_t *avr, uint32_t address, uint32_t length)
{
	static uint8_t behind[2];
	if (length > LONGEST / 2)
		return NULL;
	if (address <= avr->flashend && length <= avr->flashend + 1 - address)
		return avr->flash + address;
	if (address >= DATA && address - DATA <= avr->ramend && length <= avr->ramend + 1u - (address - DATA))
		return avr->data + (address - DATA);
	if (address == DATA + avr->ramend + 1u && length <= sizeof behind)
		return memset(behind, 0, sizeof behind);
	if (address >= EEPROM && address - EEPROM <= avr->e2end && length <= avr->e2end + 1u - (address - EEPROM)
			&& eeprom(avr))
		return eeprom(avr) + (address - EEPROM);
	return NULL;
}

static void read_memory(avr_t *avr, const char *text)
{
	unsigned address, length;
	uint8_t *bytes = sscanf(text, "%x,%x", &address, &length) == 2 ? memory(avr, address, length) : NULL;
	if (bytes)
		reply_hex(bytes, length);
	else
		reply("E01");
}

static void write_memory(avr_t *avr, const char *text)
{
	unsigned address, length;
	int rest = 0;
	if (sscanf(text, "%x,%x:%n", &address, &length, &rest) == 2 && rest && address >= DATA && address < EEPROM
			&& memory(avr, address, length)) {
		from_hex(text + rest, memory(avr, address, length), length);
		reply("OK");
	} else
		reply("E01");
}

static void breakpoint(avr_t *avr, const char *text, int set)
{
	unsigned kind, address;
	if (sscanf(text, "%u,%x,", &kind, &address) != 2 || kind > 1)
		reply("");
	else if (address > avr->flashend)
		reply("E01");
	else {
		debugger.breakpoints[address] = (uint8_t)set;
		reply("OK");
	}
}

static void describe(const char *text)
{
	if (!strncmp(text, "Supported", 9))
		reply("PacketSize=400");
	else if (!strncmp(text, "Attached", 8))
		reply("1");
	else
		reply("");
}

/* One packet into the buffer; 0 when the other end is gone. */
static int receive(void)
{
	for (;;) {
		size_t used = 0;
		int byte;
		do
			byte = next_byte();
		while (byte >= 0 && byte != '$' && byte != STOP_KEY);
		if (byte == STOP_KEY)
			continue; /* it has stopped already */
		while (byte >= 0 && (byte = next_byte()) >= 0 && byte != '#')
			if (used < LONGEST)
				debugger.packet[used++] = (char)byte;
		/* Nothing gets lost or changed on a local socket: the checksum is not compared. */
		if (byte < 0 || next_byte() < 0 || next_byte() < 0)
			return 0;
		debugger.packet[used] = 0;
		put("+", 1);
		return 1;
	}
}

/* Whether the program goes on after that. */
static int obey(avr_t *avr)
{
	const char *text = debugger.packet + 1;
	switch (debugger.packet[0]) {
	case '?': stopped(avr, TRAP); return 0;
	case 'g': registers(avr, NULL); return 0;
	case 'G': registers(avr, text); return 0;
	case 'p':
	case 'P': one_register(avr, text); return 0;
	case 'm': read_memory(avr, text); return 0;
	case 'M': write_memory(avr, text); return 0;
	case 'Z': breakpoint(avr, text, 1); return 0;
	case 'z': breakpoint(avr, text, 0); return 0;
	case 'q': describe(text); return 0;
	case 'c': return 1;
	case 's': debugger.stepping = 1; return 1;
	case 'T': reply("OK"); return 0;
	case 'D': last_reply("OK"); gone(); return 1;
	case 'k': debugger.killed = 1; gone(); return 1;
	default: reply(""); return 0;
	}
}

/* Serves gdb until it lets the program go on. */
static void serve(avr_t *avr)
{
	debugger.stepping = 0;
	while (debugger.socket >= 0) {
		if (!receive()) {
			gone();
			return;
		}
		if (obey(avr))
			return;
	}
}

int debugger_begin(avr_t *avr)
{
	debugger.breakpoints = calloc(avr->flashend + 1u, 1);
	if (!debugger.breakpoints)
		return -1;
	serve(avr);
	return 0;
}

static int key_came(avr_t *avr)
{
	struct pollfd descriptor = {.fd = debugger.socket, .events = POLLIN};
	if (avr->cycle < debugger.next_look)
		return 0;
	debugger.next_look = avr->cycle + avr->frequency / 1000;
	return poll(&descriptor, 1, 0) > 0;
}

int debugger_after(avr_t *avr)
{
	if (debugger.socket < 0)
		return debugger.killed;
	if (avr->state == cpu_Running && (debugger.stepping || debugger.breakpoints[avr->pc])) {
		stopped(avr, TRAP);
		serve(avr);
	} else if (key_came(avr)) {
		int byte = next_byte();
		if (byte < 0)
			gone();
		else if (byte == STOP_KEY) {
			stopped(avr, INTERRUPT);
			serve(avr);
		}
	}
	return debugger.killed;
}

void debugger_end(int status)
{
	char text[8];
	if (debugger.socket < 0)
		return;
	snprintf(text, sizeof text, "W%02x", status & 0xff);
	last_reply(text);
}
