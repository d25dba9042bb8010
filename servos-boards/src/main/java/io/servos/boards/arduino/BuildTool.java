package io.servos.boards.arduino;

import io.servos.model.Mount;
import java.util.List;

/// A builder that the user has installed, as it is run on one project.
///
/// @param builder which one
/// @param script for the shell: as `$1` it gets `version` or `build`; what it writes to its
///     standard output then is the tool's version, or the linked program
/// @param words what the script gets besides
/// @param mounts what it sees of the user's files besides the project; nothing of it is writable
/// @param inside the folder in which it sees the project, with a slash at its end
/// @param target what of the project is built, for people
/// @param remedy how the user, who has a network, gets what the tool lacks; `%s` stands for its
///     name
record BuildTool(
    Builder builder,
    String script,
    List<String> words,
    List<Mount> mounts,
    String inside,
    String target,
    String remedy) {

  BuildTool {
    words = List.copyOf(words);
    mounts = List.copyOf(mounts);
  }
}
