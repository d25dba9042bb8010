/// The benchmark: what is measured, and how one asks for it.
@NullMarked
package io.servos.bench;

import org.jspecify.annotations.NullMarked;
