/// Chooses toolchain and isolator for a workload and runs it.
@NullMarked
package io.servos.engine;

import org.jspecify.annotations.NullMarked;
