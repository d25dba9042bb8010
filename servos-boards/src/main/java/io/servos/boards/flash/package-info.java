/// Writing programs into the flash memory of boards.
@NullMarked
package io.servos.boards.flash;

import org.jspecify.annotations.NullMarked;
