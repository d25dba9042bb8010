/// Volumes of an engine, and archives of what is in them.
@NullMarked
package io.servos.containers.volume;

import org.jspecify.annotations.NullMarked;
