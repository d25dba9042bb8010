package io.servos.spi;

import java.util.List;

/// Tries what this host's kernel can do. Found with [java.util.ServiceLoader].
public interface FeatureProbe {

  /// One answer per feature, each by trying it; leaves nothing behind.
  List<Feature> features();

  /// Whether one feature works here.
  ///
  /// @param name stable, such as `user-namespaces` or `landlock`
  /// @param available whether trying it succeeded
  /// @param detail a version or number, or the reason why not
  record Feature(String name, boolean available, String detail) {}
}
