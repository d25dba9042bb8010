package io.servos.boards.micropython;

import io.servos.boards.packaged.PackagedFile;
import io.servos.boards.store.Fingerprint;
import io.servos.boards.store.Store;
import io.servos.model.Mount;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The emulated board, as Python files that the interpreter loads before the script.
///
/// @param store where they are kept
record Layer(Store store) {

  private static final String KIND = "micropython-layer";
  private static final Path INSIDE = Path.of("/servos/layer");
  private static final List<String> FILES =
      List.of(
          "board.py",
          "boot.py",
          "buses.py",
          "clocks.py",
          "hardware.py",
          "modules.py",
          "outcome.py",
          "pins.py",
          "pixels.py",
          "selecting.py",
          "tasks.py",
          "timing.py");

  /// What the interpreter begins with.
  static String start() {
    return INSIDE.resolve("boot.py").toString();
  }

  Mount mount() {
    return new Mount(folder(), INSIDE, Mount.Access.READ_ONLY);
  }

  /// Where it is on the host.
  Path folder() {
    var texts = new TreeMap<String, String>();
    FILES.forEach(name -> texts.put(name, text(name)));
    var fingerprint = fingerprint(texts);
    if (store.find(KIND, fingerprint).isEmpty()) {
      store.keep(KIND, fingerprint, texts);
    }
    return store.directory(KIND, fingerprint);
  }

  private static String fingerprint(Map<String, String> texts) {
    var fingerprint = new Fingerprint();
    texts.forEach((name, text) -> fingerprint.text(name).text(text));
    return fingerprint.hex();
  }

  private static String text(String name) {
    return new PackagedFile(Layer.class, "layer/" + name).text();
  }
}
