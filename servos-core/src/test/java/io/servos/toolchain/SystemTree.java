package io.servos.toolchain;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/// A host's programs below a temporary root, laid out as on Debian.
record SystemTree(Path root) {

  static SystemTree withRuntimes(Path root) throws IOException {
    var tree = new SystemTree(Files.createDirectories(root));
    tree.link("bin", "usr/bin");
    for (var name :
        List.of(
            "python3.11",
            "python3.7",
            "python2.7",
            "node",
            "dash",
            "bash",
            "ruby3.1",
            "perl",
            "lua5.4",
            "env")) {
      tree.program("usr/bin/" + name);
    }
    tree.link("usr/bin/python3", "python3.11");
    tree.link("usr/bin/python2", "python2.7");
    tree.link("usr/bin/sh", "dash");
    tree.link("usr/bin/ruby", "ruby3.1");
    tree.link("usr/bin/lua", "/etc/alternatives/lua-interpreter");
    tree.link("etc/alternatives/lua-interpreter", "/usr/bin/lua5.4");
    tree.program("usr/lib/jvm/java-21-openjdk-amd64/bin/java");
    tree.link("usr/bin/java", "/etc/alternatives/java-of-the-tree");
    tree.link("etc/alternatives/java-of-the-tree", "/usr/lib/jvm/java-21-openjdk-amd64/bin/java");
    tree.program("usr/local/bin/mine");
    tree.program("opt/tool/bin/tool");
    tree.link("usr/bin/tool", "/opt/tool/bin/tool");
    tree.link("usr/bin/loop", "loop");
    Files.writeString(root.resolve("usr/bin/notexec"), "");
    return tree;
  }

  private void program(String path) throws IOException {
    program(root.resolve(path), "");
  }

  static Path program(Path file, String content) throws IOException {
    Files.createDirectories(file.resolveSibling(""));
    Files.writeString(file, content);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  void link(String path, String target) throws IOException {
    var link = root.resolve(path);
    Files.createDirectories(link.resolveSibling(""));
    Files.deleteIfExists(link);
    Files.createSymbolicLink(link, Path.of(target));
  }
}
