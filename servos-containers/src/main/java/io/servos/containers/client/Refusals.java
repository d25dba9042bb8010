package io.servos.containers.client;

import io.servos.containers.engine.EngineException;
import io.servos.model.BackendFailedException;
import io.servos.model.ServosException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What engines refuse, in Servos' words. Engines tell kinds of refusals apart by their text only.
final class Refusals {

  static final String BACKEND = "docker";

  /// A text, and what it means for what the call was about.
  private record Known(Pattern text, BiFunction<Subject, Matcher, ServosException> meaning) {

    static Known of(String text, BiFunction<Subject, Matcher, ServosException> meaning) {
      return new Known(Pattern.compile(text, Pattern.DOTALL), meaning);
    }
  }

  private static final List<Known> KNOWN =
      List.of(
          Known.of(
              "(?i)no such (container|image|network|volume): ?(\\S+)",
              (_, found) -> named(found.group(1), found.group(2)).absent()),
          Known.of("get (\\S+): no such volume", (_, found) -> named("volume", found).absent()),
          Known.of("network (\\S+) not found", (_, found) -> named("network", found).absent()),
          Known.of(
              "The container name \"/?([^\"]+)\" is already in use",
              (_, found) -> named("container", found).present()),
          Known.of(
              "network with name (\\S+) already exists",
              (_, found) -> named("network", found).present()),
          Known.of(
              "Container (\\S+) is not running|container (\\S+) is not running",
              (about, _) ->
                  about.refused(
                      "it does not run", "start it: servos container start " + about.name())),
          Known.of(
              "You cannot remove a (running|paused|restarting) container",
              (about, found) ->
                  about.refused(
                      "it is " + found.group(1),
                      "stop it: servos container stop " + about.name() + ", or use --force")),
          Known.of(
              "volume is in use - \\[([^]]*)]",
              (about, found) ->
                  about.refused(
                      "it is in use by container " + shortened(found.group(1)),
                      "remove what uses it: servos container rm " + shortened(found.group(1)))),
          Known.of(
              "has active endpoints",
              (about, _) ->
                  about.refused(
                      "containers are connected to it",
                      "disconnect or remove them; see 'servos network inspect "
                          + about.name()
                          + "'")),
          Known.of(
              "(?i)(?:is being used by|is using|container) (?:stopped container |running container"
                  + " )?([0-9a-f]{12}).*is using its referenced image"
                  + "|is being used by (?:stopped|running) container ([0-9a-f]{12})",
              (about, found) ->
                  about.refused(
                      "it is in use by container " + first(found),
                      "remove what uses it: servos container rm " + first(found))),
          Known.of(
              "has dependent child images",
              (about, _) -> about.refused("other images are made of it", "remove those before it")),
          Known.of(
              "(?:Bind for|listen tcp4?|listen udp4?) (\\S+?)(?: failed)?: (?:port is already"
                  + " allocated|bind: address already in use)",
              (about, found) ->
                  about.refused(
                      "port " + found.group(1) + " is in use", "publish it at another port")));

  private Refusals() {}

  static ServosException of(Subject about, String doing, EngineException failure) {
    var message = failure.getMessage().strip();
    if (FullDisk.isToldBy(message)) {
      return FullDisk.refusal(doing, about, failure);
    }
    return known(about, message)
        .orElseGet(
            () ->
                failure.status() == 404
                    ? about.absent()
                    : new BackendFailedException(
                        BACKEND,
                        "the engine could not " + doing + " " + about + ": " + message,
                        "mend what it names",
                        failure));
  }

  private static Optional<ServosException> known(Subject about, String message) {
    for (var one : KNOWN) {
      var found = one.text().matcher(message);
      if (found.find()) {
        return Optional.of(one.meaning().apply(about, found));
      }
    }
    return Optional.empty();
  }

  private static Subject named(String noun, Matcher found) {
    return named(noun, found.group(1));
  }

  private static Subject named(String noun, String name) {
    return switch (noun.toLowerCase(Locale.ROOT)) {
      case "image" -> Subject.image(name);
      case "network" -> Subject.network(name);
      case "volume" -> Subject.volume(name);
      default -> Subject.container(name);
    };
  }

  private static String first(Matcher found) {
    return found.group(1) == null ? String.valueOf(found.group(2)) : found.group(1);
  }

  private static String shortened(String ids) {
    var first = ids.split("[, ]+", 2)[0];
    return first.length() > 12 ? first.substring(0, 12) : first;
  }
}
