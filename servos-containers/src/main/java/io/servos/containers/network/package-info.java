/// Networks of an engine, and which containers are connected to them.
@NullMarked
package io.servos.containers.network;

import org.jspecify.annotations.NullMarked;
