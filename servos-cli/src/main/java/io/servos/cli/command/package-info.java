/// The commands: what they accept, what they do, what they exit with.
@NullMarked
package io.servos.cli.command;

import org.jspecify.annotations.NullMarked;
