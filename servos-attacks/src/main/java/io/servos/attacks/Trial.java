package io.servos.attacks;

import io.servos.attacks.Attack.Part;
import io.servos.attacks.Scene.Draft;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// One attack from one place.
///
/// @param from where it is made from
/// @param outside where it is prepared, judged and tidied up
record Trial(Draft draft, Vantage from, Outside outside) {

  /// What an attack that is made twice says before what it compares.
  private static final String DREW = "drew ";

  /// What it says; two words when it is made twice.
  List<String> words() throws IOException, InterruptedException {
    var attack = draft.scripts().get(Part.ATTACK);
    if (attack == null) {
      throw new IllegalArgumentException(draft.attack() + " has no attack");
    }
    prepare();
    try {
      var words = draft.script(Part.LEAVE).isPresent() ? besides(attack) : alone(attack);
      var judge = draft.script(Part.JUDGE);
      return judge.isPresent() ? List.of(outside.word(judge.get())) : words;
    } finally {
      tidy();
    }
  }

  private void prepare() throws IOException, InterruptedException {
    var plant = draft.script(Part.PLANT);
    if (plant.isPresent()) {
      var word = outside.word(plant.get());
      if (!word.startsWith("exited 0")) {
        throw new IOException(draft.attack() + " could not be prepared: " + word);
      }
    }
  }

  private List<String> alone(Path attack) throws IOException, InterruptedException {
    var word = from.word(attack);
    if (!draft.attack().twice()) {
      return List.of(word);
    }
    var second = from.word(attack);
    for (var one : List.of(word, second)) {
      if (!one.startsWith(DREW)) {
        return List.of(one);
      }
    }
    return List.of(word.equals(second) ? "open" : "differs");
  }

  /// While what was left is there, and from inside once more when who left it has ended.
  private List<String> besides(Path attack) throws IOException, InterruptedException {
    String first;
    try (var held = from.hold(draft.script(Part.LEAVE).orElseThrow())) {
      first = held.trouble().isEmpty() ? from.word(attack) : held.trouble();
    }
    return from.equals(outside) ? List.of(first) : List.of(first, from.word(attack));
  }

  /// What a control leaves; inside there is nothing to take away.
  private void tidy() throws IOException, InterruptedException {
    var tidy = draft.script(Part.TIDY);
    if (tidy.isPresent()) {
      var _ = outside.word(tidy.get());
    }
  }
}
