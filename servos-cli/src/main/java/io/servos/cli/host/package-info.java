/// What this host has and can do.
@NullMarked
package io.servos.cli.host;

import org.jspecify.annotations.NullMarked;
