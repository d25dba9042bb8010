package io.servos.boards.project;

import java.util.List;
import java.util.Optional;

/// What a project file says of how one program is built.
///
/// @param board as Arduino names it
/// @param flags what the compiler of C and C++ is told besides, each without blanks
/// @param dependencies libraries that have to be there
/// @param layout where its files are; empty when it is a sketch
public record BoardProject(
    Optional<String> board,
    List<String> flags,
    List<Dependency> dependencies,
    Optional<Layout> layout) {

  /// A sketch without a project file.
  public static final BoardProject NONE =
      new BoardProject(Optional.empty(), List.of(), List.of(), Optional.empty());

  public BoardProject {
    flags = List.copyOf(flags);
    dependencies = List.copyOf(dependencies);
  }

  /// Folders of a project, by their names in it.
  public record Layout(String sources, String headers, String libraries) {}

  /// A library that the program needs.
  ///
  /// @param version which has to be that one; empty when any will do
  /// @param place of the file that asks for it
  public record Dependency(String name, Optional<String> version, Place place) {}
}
