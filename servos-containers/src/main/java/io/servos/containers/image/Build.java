package io.servos.containers.image;

import io.servos.containers.archive.Folder;
import io.servos.containers.archive.IgnoreList;
import io.servos.containers.client.Client;
import io.servos.containers.client.Mark;
import io.servos.containers.client.Subject;
import io.servos.containers.engine.Answer;
import io.servos.containers.engine.Call;
import io.servos.containers.engine.EngineException;
import io.servos.containers.engine.JsonValue;
import io.servos.model.BackendFailedException;
import io.servos.model.InvalidConfigException;
import io.servos.model.InvalidWorkloadException;
import io.servos.model.InvalidWorkloadException.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// One build of an image: the folder goes to the engine, its log comes back. When the thread that
/// builds is interrupted, the engine ends the build.
record Build(Client client, BuildRequest request, BuildListener listener) {

  private static final String IGNORE = ".dockerignore";

  /// The id of the image.
  String run() throws InterruptedException {
    var subject = Subject.image(request.name());
    checkBases();
    var folder = folder();
    try (var answer = client.send(subject, "build", call(), folder::writeTo)) {
      return follow(subject, answer);
    } catch (UncheckedIOException unreadable) {
      throw unreadable(Objects.requireNonNull(unreadable.getCause()));
    }
  }

  private Call call() {
    var dockerfile = request.folder().relativize(dockerfile()).toString();
    var call =
        Call.post("/build")
            .with("t", request.name())
            .with("dockerfile", dockerfile)
            .with("networkmode", request.network())
            .with("labels", json(Mark.on(Subject.image(request.name()), Map.of())))
            .with("buildargs", json(request.arguments()))
            .withFlag("rm", true)
            .withFlag("forcerm", true)
            .withFlag("nocache", !request.usesCache());
    return request.target().map(target -> call.with("target", target)).orElse(call);
  }

  private static String json(Map<String, String> texts) {
    return new JsonValue(new LinkedHashMap<>(texts)).toString();
  }

  private Path dockerfile() {
    var file = request.folder().resolve(request.dockerfile()).normalize();
    if (!file.startsWith(request.folder().normalize())) {
      throw InvalidConfigException.of(
          "file", "'" + request.dockerfile() + "' is not in the folder", "move it there");
    }
    return file;
  }

  /// An engine would ask a registry for an image that it does not have.
  private void checkBases() throws InterruptedException {
    for (var base : Dockerfile.of(lines(dockerfile())).bases(request.arguments())) {
      var subject = Subject.image(base);
      if (client.find(subject, Call.get("/images/{}/json", base)).isEmpty()) {
        throw subject.refused(
            "the build needs it, the engine does not have it, and Servos asks no registry",
            "fetch it with docker pull " + base + ", or name another base");
      }
    }
  }

  private List<String> lines(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new InvalidWorkloadException(
          Kind.NOT_FOUND,
          "there is no file '" + file + "'",
          "name the folder that holds it, and the file with --file");
    }
    try {
      return Files.readAllLines(file);
    } catch (IOException unreadable) {
      throw unreadable(unreadable);
    }
  }

  private BackendFailedException unreadable(IOException why) {
    return new BackendFailedException(
        "build",
        "'" + request.folder() + "' cannot be read: " + why.getMessage(),
        "let this user read it, or leave files out with " + IGNORE,
        why);
  }

  private Folder folder() {
    var kept = Set.of(request.folder().relativize(dockerfile()).toString(), IGNORE);
    var file = request.folder().resolve(IGNORE);
    if (!Files.isRegularFile(file)) {
      return new Folder(request.folder(), IgnoreList.none(), kept);
    }
    try {
      return new Folder(request.folder(), IgnoreList.of(lines(file)), kept);
    } catch (IllegalArgumentException wrong) {
      throw InvalidConfigException.of(IGNORE, String.valueOf(wrong.getMessage()), "mend the line");
    }
  }

  private String follow(Subject subject, Answer answer) throws InterruptedException {
    var log = new BuildLog(listener);
    var id = "";
    try {
      for (var told = answer.next(); told.isPresent(); told = answer.next()) {
        told.get().at("stream").text().ifPresent(log::add);
        id = told.get().at("aux").at("ID").text().orElse(id);
        var error = told.get().at("error").text();
        if (error.isPresent()) {
          log.end();
          throw failed(subject, log.step(), error.get());
        }
      }
    } catch (EngineException failure) {
      throw client.told(subject, "build", failure);
    }
    log.end();
    if (id.isEmpty()) {
      throw failed(subject, log.step(), "the engine ended the build without a word");
    }
    return id;
  }

  private static RuntimeException failed(Subject subject, String step, String error) {
    var text = error.strip();
    if (text.contains("no space left on device")) {
      return new BackendFailedException(
          "docker",
          "the engine could not build " + subject + ": its disk is full",
          "make room; see 'servos system df'",
          null);
    }
    return new InvalidWorkloadException(
        Kind.NOT_BUILDABLE,
        subject + " cannot be built: " + (step.isEmpty() ? "" : step + ": ") + text,
        "mend the Dockerfile; a command in it that needs a network gets one with --network");
  }
}
