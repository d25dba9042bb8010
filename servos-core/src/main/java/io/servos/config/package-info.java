/// Reads and writes [io.servos.model.EnvironmentConfig]: YAML, JSON, properties.
@NullMarked
package io.servos.config;

import org.jspecify.annotations.NullMarked;
