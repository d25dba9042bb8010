/// Projects for ESP-IDF, Espressif's framework, built by the ESP-IDF that is installed.
@NullMarked
package io.servos.boards.espidf;

import org.jspecify.annotations.NullMarked;
