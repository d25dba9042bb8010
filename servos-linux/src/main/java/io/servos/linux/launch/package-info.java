/// A sandbox launch as data: an ordered list of system calls, compiled into a static ELF image.
@NullMarked
package io.servos.linux.launch;

import org.jspecify.annotations.NullMarked;
