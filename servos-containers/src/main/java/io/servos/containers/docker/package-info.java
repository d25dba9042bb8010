/// The isolator docker.
@NullMarked
package io.servos.containers.docker;

import org.jspecify.annotations.NullMarked;
