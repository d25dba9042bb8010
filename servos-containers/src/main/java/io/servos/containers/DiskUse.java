package io.servos.containers;

import io.servos.containers.engine.JsonValue;
import java.util.List;

/// What takes how much room in an engine, as Docker counts it.
public record DiskUse(Share images, Share containers, Share volumes) {

  /// One kind.
  ///
  /// @param count of them
  /// @param active those that are in use; of containers, that run
  /// @param bytes of all of them
  /// @param reclaimableBytes of those that are not in use
  public record Share(int count, int active, long bytes, long reclaimableBytes) {}

  static DiskUse of(JsonValue told) {
    return new DiskUse(images(told), containers(told), volumes(told));
  }

  /// Of an image that is in use, all but what it shares counts as used, and so does what is shared.
  private static Share images(JsonValue told) {
    long all = told.at("LayersSize").number().orElse(0);
    long used = 0;
    int active = 0;
    var images = told.at("Images").elements();
    for (var image : images) {
      if (number(image, "Containers") > 0) {
        active++;
        used += number(image, "Size") - Math.max(0, number(image, "SharedSize"));
      }
    }
    return new Share(images.size(), active, all, Math.max(0, all - used));
  }

  private static Share containers(JsonValue told) {
    var containers = told.at("Containers").elements();
    var running =
        containers.stream()
            .filter(one -> List.of("running", "paused", "restarting").contains(state(one)))
            .toList();
    long all = containers.stream().mapToLong(one -> number(one, "SizeRw")).sum();
    long used = running.stream().mapToLong(one -> number(one, "SizeRw")).sum();
    return new Share(containers.size(), running.size(), all, all - used);
  }

  private static String state(JsonValue container) {
    return container.at("State").text().orElse("");
  }

  private static Share volumes(JsonValue told) {
    long all = 0;
    long used = 0;
    int active = 0;
    var volumes = told.at("Volumes").elements();
    for (var volume : volumes) {
      long bytes = Math.max(0, number(volume.at("UsageData"), "Size"));
      all += bytes;
      if (number(volume.at("UsageData"), "RefCount") > 0) {
        active++;
        used += bytes;
      }
    }
    return new Share(volumes.size(), active, all, all - used);
  }

  private static long number(JsonValue of, String key) {
    return of.at(key).number().orElse(0);
  }
}
