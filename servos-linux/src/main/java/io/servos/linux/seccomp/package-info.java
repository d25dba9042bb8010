/// Which system calls a sandboxed program may make, and the kernel program that enforces it. Pure
/// computation: nothing here calls the kernel.
@NullMarked
package io.servos.linux.seccomp;

import org.jspecify.annotations.NullMarked;
