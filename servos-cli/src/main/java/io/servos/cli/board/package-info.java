/// The commands about boards that are plugged in.
@NullMarked
package io.servos.cli.board;

import org.jspecify.annotations.NullMarked;
