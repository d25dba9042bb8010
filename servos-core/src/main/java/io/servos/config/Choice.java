package io.servos.config;

import io.servos.config.Node.Scalar;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// One of some words.
///
/// @param noun what the words are, with its article
/// @param words in the order in which they are told to people; several may have one value
/// @param refusals words that are refused with their own reason
record Choice<T>(String noun, List<Word<T>> words, List<Refusal> refusals) implements Kind<T> {

  /// A word and what it stands for.
  record Word<T>(String text, T value) {}

  Choice {
    words = List.copyOf(words);
    refusals = List.copyOf(refusals);
  }

  static <T> Choice<T> of(String noun, List<T> values, Function<T, String> text) {
    var words = values.stream().map(value -> new Word<>(text.apply(value), value)).toList();
    return new Choice<>(noun, words, List.of());
  }

  @Override
  public String allowed() {
    return texts().stream().map(Quoted::of).collect(Collectors.joining(", "));
  }

  List<String> texts() {
    return words.stream().map(Word::text).toList();
  }

  @Override
  public Optional<T> read(Node node, Place place, String remedy) {
    return place.text(node, noun, remedy).flatMap(text -> named(text, node, place, remedy));
  }

  private Optional<T> named(String text, Node node, Place place, String remedy) {
    var refusal = refusals.stream().filter(one -> one.word().equals(text)).findFirst();
    if (refusal.isPresent()) {
      place.report(
          node.at(), node.described() + " " + refusal.get().problem(), refusal.get().remedy());
      return Optional.empty();
    }
    var word = words.stream().filter(one -> one.text().equals(text)).findFirst();
    if (word.isEmpty()) {
      place.report(node.at(), node.described() + " is not " + noun, suggest(text, remedy));
    }
    return word.map(Word::value);
  }

  private String suggest(String text, String remedy) {
    return Nearest.to(text, texts())
        .map(near -> "did you mean " + Quoted.of(near) + "? If not, " + remedy)
        .orElse(remedy);
  }

  @Override
  public Optional<Node> write(T value) {
    return words.stream()
        .filter(word -> word.value().equals(value))
        .findFirst()
        .map(word -> Scalar.text(word.text()));
  }
}
