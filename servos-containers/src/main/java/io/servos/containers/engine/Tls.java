package io.servos.containers.engine;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/// Proves who is who on a connection, both ways.
///
/// @param certificates the files of this user
record Tls(EngineAddress.Certificates certificates) {

  private static final Pattern KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----(.*?)-----END PRIVATE KEY-----", Pattern.DOTALL);
  private static final char[] NO_PASSWORD = new char[0];

  /// The handshake over that socket, which from then on belongs to what is returned.
  SSLSocket over(Socket socket, EngineAddress.Tcp address) throws IOException {
    try {
      var secured =
          (SSLSocket)
              context()
                  .getSocketFactory()
                  .createSocket(socket, address.host(), address.port(), true);
      var parameters = secured.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      secured.setSSLParameters(parameters);
      secured.startHandshake();
      return secured;
    } catch (GeneralSecurityException failure) {
      throw new IOException("a certificate or key is not usable: " + failure.getMessage(), failure);
    }
  }

  private SSLContext context() throws IOException, GeneralSecurityException {
    var trust = empty();
    int number = 0;
    for (var authority : certificates("ca.pem")) {
      trust.setCertificateEntry("ca" + number++, authority);
    }
    var trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trusted.init(trust);
    var own = empty();
    own.setKeyEntry(
        "client", key(), NO_PASSWORD, certificates("cert.pem").toArray(Certificate[]::new));
    var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(own, NO_PASSWORD);
    var context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trusted.getTrustManagers(), null);
    return context;
  }

  private static KeyStore empty() throws IOException, GeneralSecurityException {
    var store = KeyStore.getInstance("PKCS12");
    store.load(null, NO_PASSWORD);
    return store;
  }

  private List<Certificate> certificates(String name) throws IOException, GeneralSecurityException {
    return CertificateFactory.getInstance("X.509")
        .generateCertificates(new ByteArrayInputStream(content(name)))
        .stream()
        .map(Certificate.class::cast)
        .toList();
  }

  private byte[] content(String name) throws IOException {
    var file = file(name);
    if (!Files.isReadable(file)) {
      throw new IOException("'" + file + "' cannot be read");
    }
    return Files.readAllBytes(file);
  }

  private Path file(String name) {
    return certificates.folder().resolve(name);
  }

  private PrivateKey key() throws IOException, GeneralSecurityException {
    var found = KEY.matcher(new String(content("key.pem"), StandardCharsets.US_ASCII));
    if (!found.find()) {
      throw new IOException(
          "'"
              + file("key.pem")
              + "' is no plain key of PKCS #8; convert it with openssl pkcs8 -topk8 -nocrypt");
    }
    var spec = new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(found.group(1)));
    try {
      return KeyFactory.getInstance("RSA").generatePrivate(spec);
    } catch (InvalidKeySpecException _) {
      // Then it is the other kind in use.
      return KeyFactory.getInstance("EC").generatePrivate(spec);
    }
  }
}
