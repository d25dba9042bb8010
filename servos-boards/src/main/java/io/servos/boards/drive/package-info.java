/// Boards that show themselves as drives: those of UF2 boot loaders, and of CircuitPython.
@NullMarked
package io.servos.boards.drive;

import org.jspecify.annotations.NullMarked;
