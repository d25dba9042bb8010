@NullMarked
package io.servos.boards.project;

import org.jspecify.annotations.NullMarked;
