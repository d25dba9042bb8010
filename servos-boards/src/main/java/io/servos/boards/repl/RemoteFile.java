package io.servos.boards.repl;

import java.util.OptionalLong;

/// What is in a folder of a board.
///
/// @param name without its folder
/// @param bytes of a file, where the board tells
public record RemoteFile(String name, boolean isFolder, OptionalLong bytes) {}
