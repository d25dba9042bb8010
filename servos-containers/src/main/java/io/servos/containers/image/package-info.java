/// Images of an engine: made from folders, named, moved, looked at, removed.
@NullMarked
package io.servos.containers.image;

import org.jspecify.annotations.NullMarked;
