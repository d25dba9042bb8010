/// What a command is: how it is described, called, and what it exits with.
@NullMarked
package io.servos.cli.command;

import org.jspecify.annotations.NullMarked;
