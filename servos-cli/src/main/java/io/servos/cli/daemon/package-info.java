/// The resident program, which does the commands of the user's other processes.
@NullMarked
package io.servos.cli.daemon;

import org.jspecify.annotations.NullMarked;
