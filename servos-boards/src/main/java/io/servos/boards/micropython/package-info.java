/// Scripts for boards with MicroPython, run by the real interpreter on an emulated board.
@NullMarked
package io.servos.boards.micropython;

import org.jspecify.annotations.NullMarked;
