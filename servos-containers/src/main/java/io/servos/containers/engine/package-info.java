/// Speaks to a container engine: addresses, connections, calls. The only package that does.
@NullMarked
package io.servos.containers.engine;

import org.jspecify.annotations.NullMarked;
