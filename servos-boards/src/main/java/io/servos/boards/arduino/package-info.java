/// The platform `arduino`: sketches, built by Arduino's own builder and run on an emulated board.
@NullMarked
package io.servos.boards.arduino;

import org.jspecify.annotations.NullMarked;
