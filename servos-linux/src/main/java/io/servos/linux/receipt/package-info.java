/// What stands around a live program, read back from the kernel and compared with what was asked.
@NullMarked
package io.servos.linux.receipt;

import org.jspecify.annotations.NullMarked;
