/// What devices have of files.
@NullMarked
package io.servos.linux.storage;

import org.jspecify.annotations.NullMarked;
