/// Conversations with MicroPython on a board, over its raw REPL.
@NullMarked
package io.servos.boards.repl;

import org.jspecify.annotations.NullMarked;
