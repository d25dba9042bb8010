/// The facts of the kernel's binary interface that differ between machines: architectures and
/// system call numbers.
@NullMarked
package io.servos.linux.abi;

import org.jspecify.annotations.NullMarked;
