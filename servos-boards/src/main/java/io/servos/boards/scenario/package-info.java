/// What comes to a board from outside while it runs.
@NullMarked
package io.servos.boards.scenario;

import org.jspecify.annotations.NullMarked;
