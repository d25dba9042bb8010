/// Rules over all modules and over the repository, each shown to fail on a planted violation.
@NullMarked
package io.servos.checks;

import org.jspecify.annotations.NullMarked;
