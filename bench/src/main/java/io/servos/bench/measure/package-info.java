/// Measuring: turns, times, processors and memory.
@NullMarked
package io.servos.bench.measure;

import org.jspecify.annotations.NullMarked;
