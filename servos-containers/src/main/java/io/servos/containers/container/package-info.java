/// Containers that people keep: made, started, looked at and into, stopped, removed. Those of runs
/// belong to the isolator alone.
@NullMarked
package io.servos.containers.container;

import org.jspecify.annotations.NullMarked;
