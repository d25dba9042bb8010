/// Debugging of what runs on an emulated board, from outside its sandbox.
@NullMarked
package io.servos.boards.debug;

import org.jspecify.annotations.NullMarked;
