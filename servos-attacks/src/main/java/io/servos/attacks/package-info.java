/// Attacks as small programs for Python, which know nothing of how an isolator works, and what
/// makes them: from inside each isolator, and from outside as the control.
@NullMarked
package io.servos.attacks;

import org.jspecify.annotations.NullMarked;
