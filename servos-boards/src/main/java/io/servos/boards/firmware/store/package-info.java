/// The user's firmware, by the hash of its content, with the versions of each name.
@NullMarked
package io.servos.boards.firmware.store;

import org.jspecify.annotations.NullMarked;
