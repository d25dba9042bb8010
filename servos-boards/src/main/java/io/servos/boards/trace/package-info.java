/// What a board did: recording it, drawing it, and saying whether it was what somebody expected.
@NullMarked
package io.servos.boards.trace;

import org.jspecify.annotations.NullMarked;
