/// The program's entry.
@NullMarked
package io.servos.cli;

import org.jspecify.annotations.NullMarked;
