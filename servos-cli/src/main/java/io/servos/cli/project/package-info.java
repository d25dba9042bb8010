/// Tests of projects and of boards: what ran, and what is said of it.
@NullMarked
package io.servos.cli.project;

import org.jspecify.annotations.NullMarked;
