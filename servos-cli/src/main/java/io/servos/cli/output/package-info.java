/// What people and programs read. Nothing else touches the standard streams.
@NullMarked
package io.servos.cli.output;

import org.jspecify.annotations.NullMarked;
