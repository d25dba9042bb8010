/// Serial ports.
@NullMarked
package io.servos.linux.serial;

import org.jspecify.annotations.NullMarked;
