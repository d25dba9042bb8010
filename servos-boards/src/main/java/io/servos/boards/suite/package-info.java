/// Tests of what boards do, written down in a file.
@NullMarked
package io.servos.boards.suite;

import org.jspecify.annotations.NullMarked;
