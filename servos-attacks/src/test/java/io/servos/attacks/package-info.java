@NullMarked
package io.servos.attacks;

import org.jspecify.annotations.NullMarked;
