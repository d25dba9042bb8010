/// Entries for Jazzer that reach what this package does not export.
@NullMarked
package io.servos.boards.scenario;

import org.jspecify.annotations.NullMarked;
