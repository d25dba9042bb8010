package io.servos.containers.engine;

import io.servos.containers.engine.EngineAddress.Certificates;
import io.servos.containers.engine.EngineAddress.Reading;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/// Which engine a user's commands reach, by the rules of Docker's own: `DOCKER_HOST`, then
/// `DOCKER_CONTEXT`, then the current context of `config.json`, then the default socket.
///
/// @param environment the caller's variables
/// @param home the caller's home directory
public record EngineChoice(Map<String, String> environment, Path home) {

  private static final String DEFAULT = "default";

  public EngineChoice {
    environment = Map.copyOf(environment);
  }

  /// That of the user who runs this JVM.
  public static EngineChoice ofThisUser() {
    return new EngineChoice(System.getenv(), Path.of(System.getProperty("user.home", "/")));
  }

  /// The address, or what is wrong with the settings.
  public Reading address() {
    var host = variable("DOCKER_HOST");
    if (host.isPresent()) {
      return named(EngineAddress.read(host.get(), certificates()), "DOCKER_HOST: ");
    }
    try {
      var named = variable("DOCKER_CONTEXT");
      var context = (named.isPresent() ? named : currentContext()).orElse(DEFAULT);
      return context.equals(DEFAULT)
          ? new Reading.Known(EngineAddress.DEFAULT)
          : ofContext(context);
    } catch (IOException failure) {
      return new Reading.Unknown(
          "a file below '" + folder() + "' cannot be read: " + failure.getMessage(),
          "mend it, or set DOCKER_HOST");
    }
  }

  private static Reading named(Reading reading, String prefix) {
    return reading instanceof Reading.Unknown(var problem, var remedy)
        ? new Reading.Unknown(prefix + problem, remedy)
        : reading;
  }

  private Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
  }

  private Path folder() {
    return variable("DOCKER_CONFIG").map(Path::of).orElseGet(() -> home.resolve(".docker"));
  }

  private Optional<Certificates> certificates() {
    return variable("DOCKER_TLS_VERIFY")
        .map(
            _ ->
                new Certificates(
                    variable("DOCKER_CERT_PATH").map(Path::of).orElseGet(this::folder)));
  }

  private Optional<String> currentContext() throws IOException {
    var file = folder().resolve("config.json");
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    return JsonValue.parse(Files.readAllBytes(file))
        .at("currentContext")
        .text()
        .filter(name -> !name.isEmpty());
  }

  private Reading ofContext(String name) throws IOException {
    var digest = digest(name);
    var meta = folder().resolve("contexts/meta").resolve(digest).resolve("meta.json");
    if (!Files.isRegularFile(meta)) {
      return new Reading.Unknown(
          "there is no context '" + name + "' of Docker",
          "choose one of 'docker context ls' with DOCKER_CONTEXT, or set DOCKER_HOST");
    }
    var endpoint = JsonValue.parse(Files.readAllBytes(meta)).at("Endpoints").at("docker");
    var host = endpoint.at("Host").text().orElse("");
    var keys = folder().resolve("contexts/tls").resolve(digest).resolve("docker");
    if (endpoint.at("SkipTLSVerify").isTrue() && host.startsWith("tcp:")) {
      return new Reading.Unknown(
          "context '" + name + "' of Docker does not check who answers (SkipTLSVerify)",
          "set it up with the certificate of its authority");
    }
    var tls =
        Files.isDirectory(keys)
            ? Optional.of(new Certificates(keys))
            : Optional.<Certificates>empty();
    return named(EngineAddress.read(host, tls), "context '" + name + "' of Docker: ");
  }

  private static String digest(String name) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new AssertionError("every JDK has SHA-256", impossible);
    }
  }
}
