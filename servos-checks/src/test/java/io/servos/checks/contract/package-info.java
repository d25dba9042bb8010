/// What every isolator must do, tried through its interface alone.
@NullMarked
package io.servos.checks.contract;

import org.jspecify.annotations.NullMarked;
