/* A microcontroller of the AVR family on libsimavr, without a screen: runs one program.
 *
 *   board NONCE ELF MCU FREQUENCY MILLIVOLTS [TOKEN...]
 *
 * Tokens, all times in cycles of the processor:
 *   limit:T              end after that time
 *   level:T:PORT:BIT:V   a level comes to a pin from outside
 *   volts:T:CHANNEL:MV   a voltage comes to an analog input
 *   register:T:ADDRESS:NUMBER:HEX   a device on the I2C bus has that in a register
 *   text:T:BYTES         bytes come to the serial port; 0x01 '0' is NUL there, 0x01 '1' is 0x01
 *   trap:ADDRESS:MASK:WHAT   end when the program sets one of these bits: nothing simulates them
 *   eeprom:FILE          content of the EEPROM at the start
 *   keep                 report the content of the EEPROM at the end
 *   debugger:SOCKET      wait for gdb there before the first instruction
 *
 * Standard input goes to serial port 0 and standard output comes from it, byte for byte. Standard
 * error has one record a line, all beginning with RS (0x1e) and the nonce; times are nanoseconds:
 *   pin TIME NAME LEVEL | note TEXT | eeprom HEX | lost TIME | end TIME REASON DETAIL
 */
#include <errno.h>
#include <fcntl.h>
#include <libelf.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "avr_adc.h"
#include "avr_eeprom.h"
#include "avr_ioport.h"
#include "avr_uart.h"
#include "bus.h"
#include "debugger.h"
#include "sim_avr.h"
#include "sim_core.h"
#include "sim_elf.h"
#include "sim_time.h"

enum { STATUS_CRASHED = 134, STATUS_UNSUPPORTED = 125, STATUS_USAGE = 125 };
enum { MAX_CHANGES = 500000, PORTS = 12, RJMP_SELF = 0xcfff, FIRST_IO = 0x20, ESCAPE = 1 };

typedef struct {
	avr_cycle_count_t at;
	enum { LEVEL, VOLTS, TEXT, REGISTER } kind;
	char port;
	int index;
	uint32_t value;
	const char *text;
} stimulus_t;

typedef struct {
	uint32_t address;
	uint8_t mask;
	const char *what;
	avr_io_write_t next;
	void *next_param;
} trap_t;

typedef struct {
	char port;
	int bit;
	int level;
} pin_t;

static struct {
	const char *nonce;
	avr_t *avr;
	avr_uart_t *uart;
	avr_irq_t *to_uart;
	avr_cycle_count_t limit;
	stimulus_t *stimuli;
	int stimuli_count, stimuli_done, has_bus;
	trap_t *traps;
	int trap_count;
	pin_t pins[PORTS * 8];
	uint8_t driven[PORTS], level[PORTS];
	long changes;
	const char *eeprom_file, *debugger;
	int keep_eeprom;
	uint32_t stop_address;
	int has_stop_address;
	const char *unsupported;
	char failure[256];
} board;

static struct {
	int descriptor;
	uint8_t bytes[4096];
	size_t used;
} output;

static struct {
	uint8_t bytes[4096];
	size_t first, count;
	int ended;
	uint8_t *scenario;
	size_t scenario_first, scenario_count;
	avr_cycle_count_t next_look, next_byte;
} input;

static unsigned long long nanos(avr_cycle_count_t cycles)
{
	return (unsigned long long)((unsigned __int128)cycles * 1000000000u / board.avr->frequency);
}

__attribute__((format(printf, 1, 2))) static void record(const char *format, ...)
{
	va_list arguments;
	fprintf(stderr, "\x1e%s ", board.nonce);
	va_start(arguments, format);
	vfprintf(stderr, format, arguments);
	va_end(arguments);
	fputc('\n', stderr);
}

static void fail_usage(const char *what)
{
	fprintf(stderr, "board: %s\n", what);
	exit(STATUS_USAGE);
}

static void flush_output(void)
{
	size_t done = 0;
	while (done < output.used) {
		ssize_t count = write(output.descriptor, output.bytes + done, output.used - done);
		if (count < 0 && errno != EINTR)
			exit(STATUS_USAGE); /* nobody listens any more */
		if (count > 0)
			done += (size_t)count;
	}
	output.used = 0;
}

static void on_serial_out(avr_irq_t *irq, uint32_t value, void *param)
{
	(void)irq, (void)param;
	output.bytes[output.used++] = (uint8_t)value;
	if (output.used == sizeof output.bytes)
		flush_output();
}

static void on_pin(avr_irq_t *irq, uint32_t value, void *param)
{
	pin_t *pin = param;
	int level = value & 1;
	(void)irq;
	if (level == pin->level)
		return;
	pin->level = level;
	if (board.changes == MAX_CHANGES)
		record("lost %llu", nanos(board.avr->cycle));
	if (board.changes++ < MAX_CHANGES)
		record("pin %llu P%c%d %d", nanos(board.avr->cycle), pin->port, pin->bit, level);
}

/* simavr tells of what it does not model, and of programs that run wild, in its log only. */
static void on_log(avr_t *avr, const int level, const char *format, va_list arguments)
{
	char text[sizeof board.failure];
	vsnprintf(text, sizeof text, format, arguments);
	text[strcspn(text, "\n")] = 0;
	if (strstr(text, "unsupported") || strstr(text, "UNSUPPORTED") || strstr(text, "unimplemented")) {
		strcpy(board.failure, text);
		board.unsupported = board.failure;
	} else if (level == LOG_ERROR && avr && strstr(text, "nvalid") && !board.failure[0]) {
		char *plain = strstr(text, "CORE: ***");
		strcpy(board.failure, plain ? plain + strlen("CORE: *** ") : text);
		avr->state = cpu_Crashed;
	}
}

static void on_trap(avr_t *avr, avr_io_addr_t address, uint8_t value, void *param)
{
	trap_t *trap = param;
	if (value & trap->mask)
		board.unsupported = trap->what;
	if (trap->next)
		trap->next(avr, address, value, trap->next_param);
	else
		avr->data[address] = value;
}

static void on_sleep(avr_t *avr, avr_cycle_count_t cycles)
{
	(void)avr, (void)cycles; /* time is simulated, nobody waits */
}

static avr_irq_t *pin_irq(char port, int bit)
{
	return avr_io_getirq(board.avr, AVR_IOCTL_IOPORT_GETIRQ(port), bit);
}

/* A driven level must outlast what the program writes to other pins of the port. */
static void drive(const stimulus_t *stimulus)
{
	int port = stimulus->port - 'A';
	uint8_t bit = (uint8_t)(1 << stimulus->index);
	avr_ioport_state_t state;
	avr_ioport_external_t outside;
	avr_irq_t *irq = pin_irq(stimulus->port, stimulus->index);
	if (!irq || avr_ioctl(board.avr, AVR_IOCTL_IOPORT_GETSTATE(stimulus->port), &state))
		fail_usage("the scenario names a pin that this microcontroller does not have");
	if (state.ddr & bit)
		record("note the scenario and the program both drive P%c%d at %llu ns", stimulus->port,
			stimulus->index, nanos(board.avr->cycle));
	board.driven[port] |= bit;
	board.level[port] = (uint8_t)(stimulus->value ? board.level[port] | bit : board.level[port] & ~bit);
	outside.name = (unsigned long)stimulus->port;
	outside.mask = board.driven[port];
	outside.value = board.level[port];
	avr_ioctl(board.avr, AVR_IOCTL_IOPORT_SET_EXTERNAL(stimulus->port), &outside);
	avr_raise_irq(irq, stimulus->value);
}

static void send_text(const char *text)
{
	for (; *text; text++) {
		uint8_t byte = (uint8_t)*text;
		if (byte == ESCAPE && text[1])
			byte = (uint8_t)(*++text - '0');
		input.scenario[input.scenario_count++] = byte;
	}
}

static void stimulate(const stimulus_t *stimulus)
{
	if (stimulus->kind == LEVEL)
		drive(stimulus);
	else if (stimulus->kind == VOLTS)
		avr_raise_irq(avr_io_getirq(board.avr, AVR_IOCTL_ADC_GETIRQ, stimulus->index), stimulus->value);
	else if (stimulus->kind == TEXT)
		send_text(stimulus->text);
	else if (bus_register((unsigned)stimulus->index, stimulus->value, stimulus->text))
		fail_usage("the content of a register is not hexadecimal");
}

static void on_unknown(const char *what)
{
	board.unsupported = what;
}

static void look_for_input(void)
{
	struct pollfd descriptor = {.fd = 0, .events = POLLIN};
	input.next_look = board.avr->cycle + board.avr->frequency / 1000;
	flush_output();
	fflush(stderr);
	if (input.ended || input.count || poll(&descriptor, 1, 0) <= 0)
		return;
	ssize_t count = read(0, input.bytes, sizeof input.bytes);
	input.first = 0;
	input.count = count > 0 ? (size_t)count : 0;
	input.ended = count <= 0;
}

static int next_input(uint8_t *byte)
{
	if (input.scenario_first < input.scenario_count)
		*byte = input.scenario[input.scenario_first++];
	else if (input.count) {
		*byte = input.bytes[input.first++];
		input.count--;
	} else
		return 0;
	return 1;
}

/* Bytes come as fast as the line is, once the program has switched its receiver on. */
static void feed_serial(void)
{
	uint8_t byte;
	if (!board.uart || board.avr->cycle < input.next_byte
			|| !avr_regbit_get(board.avr, board.uart->rxen) || !next_input(&byte))
		return;
	avr_raise_irq(board.to_uart, byte);
	input.next_byte = board.avr->cycle + board.uart->cycles_per_byte;
}

static uint16_t opcode_at(avr_flashaddr_t address)
{
	return (uint16_t)(board.avr->flash[address] | board.avr->flash[address + 1] << 8);
}

static void report_eeprom(void)
{
	avr_eeprom_desc_t content = {.ee = NULL, .offset = 0, .size = board.avr->e2end + 1};
	content.ee = malloc(content.size);
	if (!content.ee)
		fail_usage("not enough memory");
	avr_ioctl(board.avr, AVR_IOCTL_EEPROM_GET, &content); /* returns no success, ever */
	fprintf(stderr, "\x1e%s eeprom ", board.nonce);
	for (uint32_t i = 0; i < content.size; i++)
		fprintf(stderr, "%02x", content.ee[i]);
	fputc('\n', stderr);
}

static int end(int status, const char *reason, const char *detail)
{
	flush_output();
	if (board.keep_eeprom)
		report_eeprom();
	record("end %llu %s %s", nanos(board.avr->cycle), reason, detail);
	fflush(stderr);
	debugger_end(status);
	return status;
}

/* exit() and abort() of the C library end in a jump to itself with interrupts off. */
static int halted(void)
{
	char status[16];
	int at_exit = board.has_stop_address && board.avr->pc == board.stop_address;
	snprintf(status, sizeof status, "%d", at_exit ? board.avr->data[24] : 0);
	return end(at_exit ? board.avr->data[24] : 0, at_exit ? "exit" : "halt", status);
}

static int crashed(avr_flashaddr_t at)
{
	char where[64];
	snprintf(where, sizeof where, "it left the program at %#x", at);
	return end(STATUS_CRASHED, "crash", board.failure[0] ? board.failure : where);
}

static int run(void)
{
	avr_t *avr = board.avr;
	for (;;) {
		avr_flashaddr_t before = avr->pc;
		int state = avr_run(avr);
		if (board.unsupported)
			return end(STATUS_UNSUPPORTED, "unsupported", board.unsupported);
		if (state == cpu_Crashed)
			return crashed(before);
		if (state == cpu_Done)
			return end(0, "sleep", "interrupts are off");
		if (avr->pc == before && state == cpu_Running && !avr->sreg[S_I] && opcode_at(before) == RJMP_SELF)
			return halted();
		if (avr->cycle >= board.limit)
			return end(0, "time", "");
		while (board.stimuli_done < board.stimuli_count
				&& board.stimuli[board.stimuli_done].at <= avr->cycle)
			stimulate(&board.stimuli[board.stimuli_done++]);
		if (avr->cycle >= input.next_look)
			look_for_input();
		feed_serial();
		if (board.debugger && debugger_after(avr))
			return end(0, "exit", "the debugger ended it");
	}
}

static void add_stimulus(stimulus_t stimulus)
{
	board.stimuli[board.stimuli_count++] = stimulus;
}

static void parse(const char *token)
{
	unsigned long long at;
	unsigned index, value, address, mask, number;
	int rest = 0;
	char port;
	if (sscanf(token, "limit:%llu", &at) == 1)
		board.limit = at;
	else if (sscanf(token, "level:%llu:%c:%u:%u", &at, &port, &index, &value) == 4 && port >= 'A'
			&& port < 'A' + PORTS && index < 8)
		add_stimulus((stimulus_t){at, LEVEL, port, (int)index, value & 1, NULL});
	else if (sscanf(token, "volts:%llu:%u:%u", &at, &index, &value) == 3 && index < ADC_IRQ_TEMP)
		add_stimulus((stimulus_t){at, VOLTS, 0, (int)index, value, NULL});
	else if (sscanf(token, "text:%llu:%n", &at, &rest) == 1 && rest)
		add_stimulus((stimulus_t){at, TEXT, 0, 0, 0, token + rest});
	else if (sscanf(token, "register:%llu:%u:%u:%n", &at, &address, &number, &rest) == 3 && rest) {
		add_stimulus((stimulus_t){at, REGISTER, 0, (int)address, number, token + rest});
		board.has_bus = 1;
	} else if (sscanf(token, "trap:%x:%x:%n", &address, &mask, &rest) == 2 && rest && address >= FIRST_IO
			&& address - FIRST_IO < MAX_IOs)
		board.traps[board.trap_count++] = (trap_t){address, (uint8_t)mask, token + rest, NULL, NULL};
	else if (!strncmp(token, "eeprom:", 7))
		board.eeprom_file = token + 7;
	else if (!strncmp(token, "debugger:", 9))
		board.debugger = token + 9;
	else if (!strcmp(token, "keep"))
		board.keep_eeprom = 1;
	else
		fail_usage(token);
}

static void set_traps(void)
{
	for (int i = 0; i < board.trap_count; i++) {
		trap_t *trap = &board.traps[i];
		avr_io_addr_t io = AVR_DATA_TO_IO(trap->address);
		trap->next = board.avr->io[io].w.c;
		trap->next_param = board.avr->io[io].w.param;
		board.avr->io[io].w.c = on_trap;
		board.avr->io[io].w.param = trap;
	}
}

static void watch_pins(void)
{
	for (int port = 0; port < PORTS; port++)
		for (int bit = 0; bit < 8; bit++) {
			pin_t *pin = &board.pins[port * 8 + bit];
			avr_irq_t *irq = pin_irq((char)('A' + port), bit);
			*pin = (pin_t){(char)('A' + port), bit, 0};
			if (irq)
				avr_irq_register_notify(irq, on_pin, pin);
		}
}

static void connect_serial(void)
{
	uint32_t flags = 0;
	avr_irq_t *from = avr_io_getirq(board.avr, AVR_IOCTL_UART_GETIRQ('0'), UART_IRQ_OUTPUT);
	if (!from)
		return;
	avr_ioctl(board.avr, AVR_IOCTL_UART_SET_FLAGS('0'), &flags);
	avr_irq_register_notify(from, on_serial_out, NULL);
	board.to_uart = avr_io_getirq(board.avr, AVR_IOCTL_UART_GETIRQ('0'), UART_IRQ_INPUT);
	for (avr_io_t *io = board.avr->io_port; io; io = io->next)
		if (io->kind && !strcmp(io->kind, "uart") && ((avr_uart_t *)io)->name == '0')
			board.uart = (avr_uart_t *)io;
}

static void load_eeprom(void)
{
	static uint8_t bytes[8192];
	FILE *file = fopen(board.eeprom_file, "rb");
	if (!file)
		fail_usage("the EEPROM file cannot be read");
	avr_eeprom_desc_t content = {.ee = bytes, .offset = 0, .size = (uint32_t)fread(bytes, 1, sizeof bytes, file)};
	fclose(file);
	if (content.size > board.avr->e2end + 1u)
		fail_usage("the EEPROM file does not fit");
	avr_ioctl(board.avr, AVR_IOCTL_EEPROM_SET, &content);
}

static void power_up(elf_firmware_t *program, const char *mcu, uint32_t frequency, uint32_t millivolts)
{
	board.avr = avr_make_mcu_by_name(mcu);
	if (!board.avr)
		fail_usage("libsimavr does not have this microcontroller");
	avr_init(board.avr);
	board.avr->log = LOG_WARNING;
	board.avr->sleep = on_sleep;
	program->frequency = frequency;
	program->vcc = program->avcc = program->aref = millivolts;
	avr_load_firmware(board.avr, program);
}

/* Where exit() of the C library ends; simavr itself keeps no local names. */
static void find_stop_address(const char *file)
{
	int descriptor = open(file, O_RDONLY);
	Elf *elf = descriptor < 0 || elf_version(EV_CURRENT) == EV_NONE ? NULL : elf_begin(descriptor, ELF_C_READ, NULL);
	for (Elf_Scn *section = NULL; elf && (section = elf_nextscn(elf, section));) {
		Elf32_Shdr *header = elf32_getshdr(section);
		Elf_Data *data = header && header->sh_type == SHT_SYMTAB ? elf_getdata(section, NULL) : NULL;
		Elf32_Sym *symbols = data ? data->d_buf : NULL;
		for (size_t i = 0; symbols && i < data->d_size / sizeof *symbols; i++) {
			const char *name = elf_strptr(elf, header->sh_link, symbols[i].st_name);
			if (name && !strcmp(name, "__stop_program")) {
				board.stop_address = symbols[i].st_value;
				board.has_stop_address = 1;
			}
		}
	}
	elf_end(elf);
	if (descriptor >= 0)
		close(descriptor);
}

int main(int count, char **arguments)
{
	elf_firmware_t program = {{0}};
	static char errors[1 << 16];
	size_t all = 1;
	if (count < 6)
		fail_usage("usage: board NONCE ELF MCU FREQUENCY MILLIVOLTS [TOKEN...]");
	setvbuf(stderr, errors, _IOFBF, sizeof errors);
	board.nonce = arguments[1];
	output.descriptor = dup(1); /* simavr prints to standard output now and then */
	if (output.descriptor < 0 || !freopen("/dev/null", "w", stdout))
		fail_usage("standard output cannot be kept for the serial port");
	board.limit = (avr_cycle_count_t)-1;
	board.stimuli = calloc((size_t)count, sizeof *board.stimuli);
	board.traps = calloc((size_t)count, sizeof *board.traps);
	for (int i = 6; i < count; i++)
		all += strlen(arguments[i]);
	input.scenario = malloc(all);
	if (!board.stimuli || !board.traps || !input.scenario)
		fail_usage("not enough memory");
	for (int i = 6; i < count; i++)
		parse(arguments[i]);
	avr_global_logger_set(on_log);
	if (elf_read_firmware(arguments[2], &program))
		fail_usage("the program cannot be read");
	power_up(&program, arguments[3], (uint32_t)strtoul(arguments[4], NULL, 10),
		(uint32_t)strtoul(arguments[5], NULL, 10));
	find_stop_address(arguments[2]);
	if (board.eeprom_file)
		load_eeprom();
	set_traps();
	connect_serial();
	if (board.has_bus && bus_connect(board.avr, on_unknown))
		fail_usage("the scenario has I2C devices, and this microcontroller has no bus that is simulated");
	watch_pins();
	if (board.debugger && (debugger_connect(board.debugger) || debugger_begin(board.avr)))
		fail_usage("the debugger cannot be reached");
	return run();
}
