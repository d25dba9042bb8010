/// Isolation `board`: scripts run on a board at a serial port, which is all that they have.
@NullMarked
package io.servos.boards.attached;

import org.jspecify.annotations.NullMarked;
