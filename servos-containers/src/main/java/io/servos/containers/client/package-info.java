/// What all that Servos does with an engine shares: an engine that was reached, its failures in
/// Servos' words, and the labels on what Servos makes.
@NullMarked
package io.servos.containers.client;

import org.jspecify.annotations.NullMarked;
