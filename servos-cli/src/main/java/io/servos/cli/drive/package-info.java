/// The commands about the drive of a board with CircuitPython.
@NullMarked
package io.servos.cli.drive;

import org.jspecify.annotations.NullMarked;
