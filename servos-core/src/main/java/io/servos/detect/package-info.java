/// Finds out what this host is and can do.
@NullMarked
package io.servos.detect;

import org.jspecify.annotations.NullMarked;
