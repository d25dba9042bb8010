/// Control groups, version 1, 2 and hybrid: limits and accounting of a run.
@NullMarked
package io.servos.linux.cgroup;

import org.jspecify.annotations.NullMarked;
