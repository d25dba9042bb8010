package io.servos.containers.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Certificates of both sides are checked. OpenSSL makes them.
@Timeout(120)
class TlsTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String PASSWORD = "password";

  @TempDir Path folder;

  @BeforeEach
  void makeCertificates() throws IOException, InterruptedException {
    authority("ca");
    issue("ca", "server", "subjectAltName=IP:127.0.0.1");
    issue("ca", "cert", "extendedKeyUsage=clientAuth");
    Files.move(folder.resolve("cert-key.pem"), folder.resolve("key.pem"));
    openssl(
        "pkcs12",
        "-export",
        "-in",
        "server.pem",
        "-inkey",
        "server-key.pem",
        "-out",
        "server.p12",
        "-passout",
        "pass:" + PASSWORD);
  }

  @Test
  void speaksWithAnEngineThatProvesItself() throws IOException, GeneralSecurityException {
    try (var server = server()) {
      assertThat(Engine.connect(address(server), PATIENCE).name()).isEqualTo("Docker 99.0");
    }
  }

  @Test
  void refusesAnEngineThatAnotherAuthorityVouchesFor()
      throws IOException, InterruptedException, GeneralSecurityException {
    try (var server = server()) {
      authority("other");
      Files.move(
          folder.resolve("other.pem"),
          folder.resolve("ca.pem"),
          java.nio.file.StandardCopyOption.REPLACE_EXISTING);

      assertThatThrownBy(() -> Engine.connect(address(server), PATIENCE))
          .isInstanceOf(EngineException.class)
          .hasMessageStartingWith("TLS with tcp://127.0.0.1:" + server.getLocalPort() + " failed: ")
          .extracting(failure -> ((EngineException) failure).kind())
          .isEqualTo(EngineException.Kind.FORBIDDEN);
    }
  }

  @Test
  void saysWhichFileIsMissing() throws IOException, GeneralSecurityException {
    try (var server = server()) {
      Files.delete(folder.resolve("key.pem"));

      assertThatThrownBy(() -> Engine.connect(address(server), PATIENCE))
          .hasMessageEndingWith("failed: '" + folder.resolve("key.pem") + "' cannot be read");
    }
  }

  @Test
  void saysHowToConvertAKeyOfAnotherForm()
      throws IOException, InterruptedException, GeneralSecurityException {
    try (var server = server()) {
      openssl("rsa", "-traditional", "-in", "key.pem", "-out", "key.pem");

      assertThatThrownBy(() -> Engine.connect(address(server), PATIENCE))
          .hasMessageEndingWith(
              "is no plain key of PKCS #8; convert it with openssl pkcs8 -topk8 -nocrypt");
    }
  }

  private EngineAddress address(SSLServerSocket server) {
    return new EngineAddress.Tcp(
        "127.0.0.1", server.getLocalPort(), Optional.of(new EngineAddress.Certificates(folder)));
  }

  /// Answers who proves to be a client.
  private SSLServerSocket server() throws IOException, GeneralSecurityException {
    var own = KeyStore.getInstance("PKCS12");
    try (var content = Files.newInputStream(folder.resolve("server.p12"))) {
      own.load(content, PASSWORD.toCharArray());
    }
    var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(own, PASSWORD.toCharArray());
    var trust = KeyStore.getInstance("PKCS12");
    trust.load(null, new char[0]);
    try (var content = Files.newInputStream(folder.resolve("ca.pem"))) {
      trust.setCertificateEntry(
          "ca",
          java.security.cert.CertificateFactory.getInstance("X.509").generateCertificate(content));
    }
    var trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trusted.init(trust);
    var context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trusted.getTrustManagers(), null);
    var server = (SSLServerSocket) context.getServerSocketFactory().createServerSocket(0);
    server.setNeedClientAuth(true);
    Thread.ofVirtual().start(() -> serve(server));
    return server;
  }

  private static void serve(SSLServerSocket server) {
    while (!server.isClosed()) {
      try (var client = server.accept()) {
        answer(client);
      } catch (IOException _) {
        // A client that proves nothing, or the end of the test.
      }
    }
  }

  private static void answer(Socket client) throws IOException {
    readHead(client.getInputStream());
    var body = "{\"Version\":\"99.0\",\"ApiVersion\":\"1.44\",\"MinAPIVersion\":\"1.24\"}";
    client
        .getOutputStream()
        .write(ScriptedEngine.json(200, body).getBytes(StandardCharsets.ISO_8859_1));
  }

  private static void readHead(InputStream input) throws IOException {
    var head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = input.read();
      if (next < 0) {
        throw new IOException("no request");
      }
      head.append((char) next);
    }
  }

  private void authority(String name) throws IOException, InterruptedException {
    openssl(
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "2",
        "-subj",
        "/CN=" + name,
        "-keyout",
        name + "-key.pem",
        "-out",
        name + ".pem");
  }

  private void issue(String authority, String name, String extension)
      throws IOException, InterruptedException {
    Files.writeString(folder.resolve(name + ".ext"), extension + "\n");
    openssl(
        "req",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-subj",
        "/CN=" + name,
        "-keyout",
        name + "-key.pem",
        "-out",
        name + ".csr");
    openssl(
        "x509",
        "-req",
        "-days",
        "2",
        "-in",
        name + ".csr",
        "-CA",
        authority + ".pem",
        "-CAkey",
        authority + "-key.pem",
        "-CAcreateserial",
        "-extfile",
        name + ".ext",
        "-out",
        name + ".pem");
  }

  private void openssl(String... arguments) throws IOException, InterruptedException {
    var command = new java.util.ArrayList<>(List.of("openssl"));
    command.addAll(List.of(arguments));
    var process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(String.join(" ", command) + ": " + output).isZero();
  }
}
