/// Microcontrollers of the AVR family, emulated by libsimavr.
@NullMarked
package io.servos.boards.avr;

import org.jspecify.annotations.NullMarked;
