/// Boards, as their makers describe them.
@NullMarked
package io.servos.boards.catalog;

import org.jspecify.annotations.NullMarked;
