/// What the image has in which a container runs.
@NullMarked
package io.servos.boards.image;

import org.jspecify.annotations.NullMarked;
