package io.servos.detect;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// Writes the files by which detection knows a host below a root of its own.
record HostTree(Path root) {

  HostTree with(String path, String content) throws IOException {
    return with(path, content.getBytes(StandardCharsets.UTF_8));
  }

  HostTree with(String path, byte[] content) throws IOException {
    var file = root.resolve(path);
    Files.createDirectories(file.resolveSibling(""));
    Files.write(file, content);
    return this;
  }

  HostTree withDirectory(String path) throws IOException {
    Files.createDirectories(root.resolve(path));
    return this;
  }

  HostTree withLink(String path, String target) throws IOException {
    var link = root.resolve(path);
    Files.createDirectories(link.resolveSibling(""));
    Files.createSymbolicLink(link, Path.of(target));
    return this;
  }

  /// A device tree property: text that ends in NUL.
  HostTree withProperty(String name, String value) throws IOException {
    return with("proc/device-tree/" + name, value + "\0");
  }

  /// The files of one of the hosts in the test's resources, one after the other: `== path` begins a
  /// file, `-> target` in place of content makes it a link.
  static HostTree recorded(String name, Path root) throws IOException {
    var tree = new HostTree(root);
    try (var input = HostTree.class.getResourceAsStream(name + ".host")) {
      if (input == null) {
        throw new AssertionError("no such resource: " + name);
      }
      var text = new String(input.readAllBytes(), StandardCharsets.UTF_8);
      for (var part : text.substring(text.indexOf("== ") + 3).split("(?m)^== ", -1)) {
        tree.add(part.substring(0, part.indexOf('\n')), part.substring(part.indexOf('\n') + 1));
      }
    }
    return tree;
  }

  private void add(String path, String content) throws IOException {
    if (content.startsWith("-> ")) {
      withLink(path, content.substring(3).strip());
    } else if (path.endsWith("/")) {
      withDirectory(path);
    } else {
      with(path, content.replace("\\0\n", "\0").replace("\\0", "\0"));
    }
  }

  PlatformDetector detector() {
    return new PlatformDetector(root);
  }
}
