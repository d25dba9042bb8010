/// Manual pages and shell completions, made from what the commands say of themselves.
@NullMarked
package io.servos.cli.manual;

import org.jspecify.annotations.NullMarked;
