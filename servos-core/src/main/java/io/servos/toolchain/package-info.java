/// Prepares scripts, programs, sources and projects for platforms that are Linux systems.
@NullMarked
package io.servos.toolchain;

import org.jspecify.annotations.NullMarked;
