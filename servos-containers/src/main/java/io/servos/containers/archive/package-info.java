/// Files on their way to an engine: archives, and what of a folder belongs into one.
@NullMarked
package io.servos.containers.archive;

import org.jspecify.annotations.NullMarked;
