package io.servos.containers.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.servos.containers.engine.EngineAddress.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EngineChoiceTest {

  /// SHA-256 of the name "far".
  private static final String FAR =
      "512eea46ceb3921dff4363c7069d89d4964d1d9fccaa0f411851a7aa60a5c868";

  @TempDir Path home;

  @ParameterizedTest
  @CsvSource({
    "unix:///run/x.sock, unix:///run/x.sock",
    "tcp://127.0.0.1:2375, tcp://127.0.0.1:2375",
    "tcp://[::1]:2375/, tcp://[::1]:2375",
    "tcp://host.example:1, tcp://host.example:1",
  })
  void readsAddresses(String text, String address) {
    assertThat(known(Map.of("DOCKER_HOST", text)).text()).isEqualTo(address);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "unix://x",
        "/run/x.sock",
        "tcp://host",
        "tcp://host:0",
        "tcp://host:65536",
        "tcp:/host:1",
        "udp://host:1",
        "tcp://a:1/b"
      })
  void refusesWhatIsNoAddress(String text) {
    assertThat(choice(Map.of("DOCKER_HOST", text)))
        .isEqualTo(
            new Reading.Unknown(
                "DOCKER_HOST: '" + text + "' is not the address of an engine",
                "use unix:///PATH or tcp://HOST:PORT"));
  }

  @Test
  void saysWhatToDoInsteadOfSsh() {
    assertThat(choice(Map.of("DOCKER_HOST", "ssh://host")))
        .isEqualTo(
            new Reading.Unknown(
                "DOCKER_HOST: 'ssh://host' is not the address of an engine",
                "forward its socket with ssh -L and use unix:///PATH"));
  }

  @Test
  void takesTheDefaultWhenNothingIsSaid() {
    assertThat(known(Map.of())).isEqualTo(EngineAddress.DEFAULT);
    assertThat(known(Map.of("DOCKER_HOST", "", "DOCKER_CONTEXT", "default")))
        .isEqualTo(EngineAddress.DEFAULT);
  }

  @Test
  void proveWhoIsWhoWhenAsked() {
    var host = "tcp://127.0.0.1:2376";

    assertThat(
            known(Map.of("DOCKER_HOST", host, "DOCKER_TLS_VERIFY", "1", "DOCKER_CERT_PATH", "/c")))
        .isEqualTo(tcp(Optional.of(new EngineAddress.Certificates(Path.of("/c")))));
    assertThat(known(Map.of("DOCKER_HOST", host, "DOCKER_TLS_VERIFY", "1")))
        .isEqualTo(tcp(Optional.of(new EngineAddress.Certificates(home.resolve(".docker")))));
    assertThat(known(Map.of("DOCKER_HOST", host))).isEqualTo(tcp(Optional.empty()));
  }

  private static EngineAddress tcp(Optional<EngineAddress.Certificates> tls) {
    return new EngineAddress.Tcp("127.0.0.1", 2376, tls);
  }

  @Test
  void followsTheCurrentContext() throws IOException {
    context("far", "{\"Host\":\"unix:///far.sock\",\"SkipTLSVerify\":false}");
    Files.writeString(home.resolve(".docker/config.json"), "{\"currentContext\":\"far\"}");

    assertThat(known(Map.of()).text()).isEqualTo("unix:///far.sock");
    assertThat(known(Map.of("DOCKER_CONTEXT", "default"))).isEqualTo(EngineAddress.DEFAULT);
    assertThat(known(Map.of("DOCKER_HOST", "unix:///near.sock")).text())
        .isEqualTo("unix:///near.sock");
  }

  @Test
  void followsANamedContextWithItsCertificates() throws IOException {
    context("far", "{\"Host\":\"tcp://10.0.0.1:2376\",\"SkipTLSVerify\":false}");
    var keys = home.resolve(".docker/contexts/tls").resolve(digest("far")).resolve("docker");
    Files.createDirectories(keys);

    assertThat(known(Map.of("DOCKER_CONTEXT", "far")))
        .isEqualTo(
            new EngineAddress.Tcp(
                "10.0.0.1", 2376, Optional.of(new EngineAddress.Certificates(keys))));
  }

  @Test
  void refusesContextsThatAreNotThereOrCheckNothing() throws IOException {
    context("far", "{\"Host\":\"tcp://10.0.0.1:2376\",\"SkipTLSVerify\":true}");

    assertThat(choice(Map.of("DOCKER_CONTEXT", "near")))
        .isEqualTo(
            new Reading.Unknown(
                "there is no context 'near' of Docker",
                "choose one of 'docker context ls' with DOCKER_CONTEXT, or set DOCKER_HOST"));
    assertThat(choice(Map.of("DOCKER_CONTEXT", "far")))
        .isEqualTo(
            new Reading.Unknown(
                "context 'far' of Docker does not check who answers (SkipTLSVerify)",
                "set it up with the certificate of its authority"));
  }

  @Test
  void saysThatItsSettingsAreGarbled() throws IOException {
    Files.createDirectories(home.resolve(".docker"));
    Files.writeString(home.resolve(".docker/config.json"), "{");

    assertThat(choice(Map.of())).isInstanceOf(Reading.Unknown.class);
  }

  private void context(String name, String endpoint) throws IOException {
    var meta = home.resolve(".docker/contexts/meta").resolve(digest(name));
    Files.createDirectories(meta);
    Files.writeString(
        meta.resolve("meta.json"),
        "{\"Name\":\"" + name + "\",\"Metadata\":{},\"Endpoints\":{\"docker\":" + endpoint + "}}");
  }

  private static String digest(String name) {
    assertThat(name).isEqualTo("far");
    return FAR;
  }

  private EngineAddress known(Map<String, String> environment) {
    var reading = choice(environment);
    assertThat(reading).isInstanceOf(Reading.Known.class);
    return ((Reading.Known) reading).address();
  }

  private Reading choice(Map<String, String> environment) {
    return new EngineChoice(environment, home).address();
  }
}
