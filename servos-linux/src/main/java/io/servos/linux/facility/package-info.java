/// Kernel facilities that confine a program, one class each: what they ask of the kernel, as calls.
@NullMarked
package io.servos.linux.facility;

import org.jspecify.annotations.NullMarked;
