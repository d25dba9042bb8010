/// Programs for Cortex-M microcontrollers: C and C++ without an operating system, built by gcc and
/// run on a machine of QEMU.
@NullMarked
package io.servos.boards.cortex;

import org.jspecify.annotations.NullMarked;
