/// The isolator named process.
@NullMarked
package io.servos.linux.sandbox;

import org.jspecify.annotations.NullMarked;
