/// Entries for Jazzer that reach what this package does not export.
@NullMarked
package io.servos.containers.engine;

import org.jspecify.annotations.NullMarked;
