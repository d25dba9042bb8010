/// The ways to run a task that are compared.
@NullMarked
package io.servos.bench.way;

import org.jspecify.annotations.NullMarked;
