/// Files in which embedded engineers say how a program is built: `platformio.ini`, `sketch.yaml`.
@NullMarked
package io.servos.boards.project;

import org.jspecify.annotations.NullMarked;
