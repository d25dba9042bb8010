/// What a backend implements: few small interfaces, found by [java.util.ServiceLoader].
@NullMarked
package io.servos.spi;

import org.jspecify.annotations.NullMarked;
