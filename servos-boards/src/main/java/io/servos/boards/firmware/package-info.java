/// Files of machine code for boards.
@NullMarked
package io.servos.boards.firmware;

import org.jspecify.annotations.NullMarked;
