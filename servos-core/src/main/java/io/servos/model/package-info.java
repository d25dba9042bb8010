/// Immutable values of the domain. Depends on nothing.
@NullMarked
package io.servos.model;

import org.jspecify.annotations.NullMarked;
