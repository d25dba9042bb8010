/// What every clean-up tells, whatever it has removed.
@NullMarked
package io.servos.containers.cleanup;

import org.jspecify.annotations.NullMarked;
