/// The emulator QEMU, as far as boards run on it.
@NullMarked
package io.servos.boards.qemu;

import org.jspecify.annotations.NullMarked;
