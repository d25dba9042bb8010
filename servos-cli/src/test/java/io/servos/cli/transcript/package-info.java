/// The program as its users see it: command lines and what they print.
@NullMarked
package io.servos.cli.transcript;

import org.jspecify.annotations.NullMarked;
