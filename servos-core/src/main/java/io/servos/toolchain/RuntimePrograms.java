package io.servos.toolchain;

import java.nio.file.Path;

/// The programs that an isolated program sees.
interface RuntimePrograms {

  /// The command of that name: an absolute path inside, or the name when it is looked up inside.
  ///
  /// @param remedy what to do when there is none
  /// @throws io.servos.model.InvalidWorkloadException if there is none, or it is too old
  Path command(String name, String remedy);

  /// The program that the first line of a script names by its path.
  ///
  /// @param script as the user named it
  /// @throws io.servos.model.InvalidWorkloadException if there is none, or it is too old
  Path interpreter(String named, String script);

  /// Text for a shell that ends with 127 and says so where that command turns out to be missing.
  ///
  /// @param debianPackages what brings it
  String demand(String command, String debianPackages);

  /// What installs packages where they are looked for, such as `apt-get install`.
  String install();

  /// Whether that file can be missing inside as far as is known here.
  boolean lacks(String loader);
}
