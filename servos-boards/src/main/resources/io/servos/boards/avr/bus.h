/* Devices on the I2C bus of the board: each has registers, and holds what is written to them. */
#include <stdint.h>

#include "sim_avr.h"

/* From now on that device has that content, hexadecimal, in a register; 0, or -1 when it is none. */
int bus_register(unsigned address, unsigned number, const char *hex);

/* Puts the devices on the bus; 0, or -1 when this microcontroller has none that is simulated.
 * What the program asks of a device that is not known is told to `unknown`. */
int bus_connect(avr_t *avr, void (*unknown)(const char *what));
