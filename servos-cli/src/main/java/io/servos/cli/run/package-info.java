/// Runs of workloads: what is asked for, how they are watched, and what is said of their end.
@NullMarked
package io.servos.cli.run;

import org.jspecify.annotations.NullMarked;
