/// The C library, one Java method a call. The only package with native access.
@NullMarked
package io.servos.linux.libc;

import org.jspecify.annotations.NullMarked;
