/// What is kept between runs: things that were made, by the hash of all they were made of.
@NullMarked
package io.servos.boards.store;

import org.jspecify.annotations.NullMarked;
