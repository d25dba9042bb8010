/// The commands that talk to a board at a serial port.
@NullMarked
package io.servos.cli.serial;

import org.jspecify.annotations.NullMarked;
