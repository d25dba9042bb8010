/// The way out of a network namespace to the destinations that are allowed.
@NullMarked
package io.servos.linux.network;

import org.jspecify.annotations.NullMarked;
