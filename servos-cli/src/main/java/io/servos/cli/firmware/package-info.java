/// The commands about files of firmware, and the store that keeps them.
@NullMarked
package io.servos.cli.firmware;

import org.jspecify.annotations.NullMarked;
