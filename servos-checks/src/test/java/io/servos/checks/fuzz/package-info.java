/// Entries for Jazzer: each takes any bytes, and nothing but a
/// [io.servos.model.ServosException] that tells a place may come out.
@NullMarked
package io.servos.checks.fuzz;

import org.jspecify.annotations.NullMarked;
