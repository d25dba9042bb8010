/* gdb for the board's program. Without a connection every call does nothing. */
#include "sim_avr.h"

/* Connects to the socket at that path; 0, or -1. */
int debugger_connect(const char *path);

/* Before the first instruction: waits for gdb and serves it until it lets the program go. */
int debugger_begin(avr_t *avr);

/* After each instruction: 1 when gdb has ended the program. */
int debugger_after(avr_t *avr);

/* Tells gdb that the program has ended. */
void debugger_end(int status);
