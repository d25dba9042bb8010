/// The program: its commands, and which one is meant.
@NullMarked
package io.servos.cli.program;

import org.jspecify.annotations.NullMarked;
