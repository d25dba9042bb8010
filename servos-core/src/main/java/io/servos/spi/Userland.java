package io.servos.spi;

import io.servos.model.Emulator;
import java.nio.file.Path;

/// A Linux system of another architecture: a step sees its programs and libraries instead of the
/// host's.
///
/// @param root real path on the host of its files
/// @param architecture what its programs are built for, such as `arm64` or `arm`
/// @param emulator what executes them
/// @param program real path on the host of that emulator, a static executable
public record Userland(Path root, String architecture, Emulator emulator, Path program) {}
