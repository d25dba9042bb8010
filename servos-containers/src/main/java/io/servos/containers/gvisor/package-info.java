/// What the host shows of containers of gVisor, whose own kernel shows none of it inside.
@NullMarked
package io.servos.containers.gvisor;

import org.jspecify.annotations.NullMarked;
