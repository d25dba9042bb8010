@NullMarked
package io.servos.bench;

import org.jspecify.annotations.NullMarked;
