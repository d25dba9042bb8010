/// Serial ports that boards are at.
@NullMarked
package io.servos.boards.serial;

import org.jspecify.annotations.NullMarked;
