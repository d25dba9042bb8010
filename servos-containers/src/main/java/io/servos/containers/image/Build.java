package io.servos.containers.image;

import io.servos.containers.client.Client;
import io.servos.containers.client.FullDisk;
import io.servos.containers.client.Mark;
import io.servos.containers.client.Subject;
import io.servos.containers.engine.Answer;
import io.servos.containers.engine.Call;
import io.servos.containers.engine.EngineException;
import io.servos.containers.engine.JsonValue;
import io.servos.spi.Progress;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;

/// One build of an image: the context goes to the engine, its log comes back. When the thread that
/// builds is interrupted, the engine ends the build.
///
/// @param labels of the image, besides the mark
record Build(
    Client client,
    BuildRequest request,
    Context context,
    Map<String, String> labels,
    Progress progress) {

  /// How a build ended.
  sealed interface End {}

  /// @param id of the image
  record Built(String id) implements End {}

  /// @param step the number of the one that failed and how many there are, or empty
  /// @param instruction of that step
  /// @param error what the engine says
  /// @param status of the command that failed, if one did
  record Failed(String step, String instruction, String error, OptionalLong status)
      implements End {}

  End run() throws InterruptedException {
    var subject = Subject.image(request.name());
    checkBases();
    try (var answer = client.send(subject, "build", call(), context::writeTo)) {
      return follow(subject, answer);
    } catch (UncheckedIOException unreadable) {
      throw context.unreadable(Objects.requireNonNull(unreadable.getCause()));
    }
  }

  private Call call() {
    var call =
        Call.post("/build")
            .with("t", request.name())
            .with("dockerfile", context.name())
            .with("networkmode", request.network())
            .with("labels", json(Mark.on(Subject.image(request.name()), labels)))
            .with("buildargs", json(request.arguments()))
            .withFlag("rm", true)
            .withFlag("forcerm", true)
            .withFlag("nocache", !request.usesCache());
    return request.target().map(target -> call.with("target", target)).orElse(call);
  }

  private static String json(Map<String, String> texts) {
    return new JsonValue(new LinkedHashMap<>(texts)).toString();
  }

  /// An engine would ask a registry for an image that it does not have.
  private void checkBases() throws InterruptedException {
    for (var base : Dockerfile.of(context.dockerfile()).bases(request.arguments())) {
      var subject = Subject.image(base);
      if (client.find(subject, Call.get("/images/{}/json", base)).isEmpty()) {
        throw subject.refused(
            "the build needs it, the engine does not have it, and Servos asks no registry",
            "fetch it with docker pull " + base + ", or name another base");
      }
    }
  }

  private End follow(Subject subject, Answer answer) throws InterruptedException {
    var log = new BuildLog(progress);
    var id = "";
    try {
      for (var told = answer.next(); told.isPresent(); told = answer.next()) {
        told.get().at("stream").text().ifPresent(log::add);
        id = told.get().at("aux").at("ID").text().orElse(id);
        var error = told.get().at("error").text();
        if (error.isPresent()) {
          log.end();
          return failed(subject, log, error.get(), told.get().at("errorDetail"));
        }
      }
    } catch (EngineException failure) {
      throw client.told(subject, "build", failure);
    }
    log.end();
    return id.isEmpty()
        ? failed(subject, log, "the engine ended the build without a word", new JsonValue(Map.of()))
        : new Built(id);
  }

  private static Failed failed(Subject subject, BuildLog log, String error, JsonValue detail) {
    var text = error.strip();
    if (FullDisk.isToldBy(text) || log.saysDiskIsFull()) {
      throw FullDisk.refusal("build", subject, null);
    }
    return new Failed(log.step(), log.instruction(), text, detail.at("code").number());
  }
}
