/// What is kept in an engine: images, containers, volumes and networks.
@NullMarked
package io.servos.cli.orchestrator;

import org.jspecify.annotations.NullMarked;
