package org.pbxguard.sip.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.pbxguard.core.tls.TlsSettings;

/** A certificate authority that lives as long as a test; no key lies in the repository. */
public final class TestCa {
  private static final byte[] ECDSA_SHA256 = {
    0x30, 10, 6, 8, 0x2A, (byte) 0x86, 0x48, (byte) 0xCE, 0x3D, 4, 3, 2
  };

  private static final AtomicInteger SERIAL = new AtomicInteger();

  private final Path dir;
  private final KeyPair pair = newPair();
  private final X509Certificate own;

  /** An authority that writes its files into a directory. */
  public TestCa(Path dir) throws Exception {
    this.dir = dir;
    own = read(certificate(pair, "test-ca", true));
    Files.writeString(file(), pem("CERTIFICATE", own.getEncoded()));
  }

  /** Its own certificate. */
  public Path file() {
    return dir.resolve("ca.pem");
  }

  /** Issues a certificate for DNS names and 127.0.0.1; the first is the subject, too. */
  public TlsSettings issue(String file, String... names) throws Exception {
    KeyPair subject = newPair();
    TlsSettings written = new TlsSettings(dir.resolve(file + ".crt"), dir.resolve(file + ".key"));
    byte[] der = certificate(subject, names[0], false, names);
    Files.writeString(
        written.certificate(), pem("CERTIFICATE", der) + pem("CERTIFICATE", own.getEncoded()));
    Files.writeString(written.key(), pem("PRIVATE KEY", subject.getPrivate().getEncoded()));
    return written;
  }

  /** What a client needs that trusts this authority. */
  public SSLContext client() throws Exception {
    return client(new String[0]);
  }

  /** What a client needs that trusts this authority and has a certificate of it. */
  public SSLContext clientWithCertificate(String name) throws Exception {
    return client(name);
  }

  private SSLContext client(String... names) throws Exception {
    KeyStore trust = emptyStore();
    trust.setCertificateEntry("ca", own);
    TrustManagerFactory trusts =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trusts.init(trust);
    KeyStore keys = emptyStore();
    for (String name : names) {
      KeyPair subject = newPair();
      X509Certificate issued = read(certificate(subject, name, false, name));
      keys.setKeyEntry(
          name, subject.getPrivate(), new char[0], new X509Certificate[] {issued, own});
    }
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, new char[0]);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), trusts.getTrustManagers(), null);
    return context;
  }

  private static KeyStore emptyStore() throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  private static KeyPair newPair() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    return generator.generateKeyPair();
  }

  private static X509Certificate read(byte[] der) throws Exception {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
  }

  private static String pem(String label, byte[] der) {
    return "-----BEGIN "
        + label
        + "-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
        + "\n-----END "
        + label
        + "-----\n";
  }

  /** RFC 5280 4.1 with the fewest fields: basicConstraints and subjectAltName. */
  private byte[] certificate(KeyPair subject, String name, boolean authority, String... names)
      throws Exception {
    ByteArrayOutputStream alternatives = new ByteArrayOutputStream();
    for (String each : names) {
      alternatives.writeBytes(der(0x82, each.getBytes(US_ASCII)));
    }
    alternatives.writeBytes(der(0x87, bytes(127, 0, 0, 1)));
    byte[] constraints = der(0x30, authority ? der(1, bytes(0xFF)) : bytes());
    byte[] extensions =
        join(extension(0x13, constraints), extension(0x11, der(0x30, alternatives.toByteArray())));
    byte[] body =
        der(
            0x30,
            join(
                der(0xA0, der(2, bytes(2))),
                der(2, BigInteger.valueOf(SERIAL.incrementAndGet()).toByteArray()),
                ECDSA_SHA256,
                name("test-ca"),
                validity(),
                name(name),
                subject.getPublic().getEncoded(),
                der(0xA3, der(0x30, extensions))));
    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(pair.getPrivate());
    signature.update(body);
    return der(0x30, join(body, ECDSA_SHA256, der(3, join(bytes(0), signature.sign()))));
  }

  private static byte[] validity() {
    byte[] from = der(0x17, "200101000000Z".getBytes(US_ASCII));
    return der(0x30, join(from, der(0x17, "491231235959Z".getBytes(US_ASCII))));
  }

  private static byte[] name(String text) {
    byte[] common = join(der(6, bytes(0x55, 4, 3)), der(0x0C, text.getBytes(US_ASCII)));
    return der(0x30, der(0x31, der(0x30, common)));
  }

  private static byte[] extension(int id, byte[] value) {
    return der(0x30, join(der(6, bytes(0x55, 0x1D, id)), der(4, value)));
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  private static byte[] der(int tag, byte[] value) {
    int length = value.length;
    byte[] head = bytes(tag, length);
    if (length > 255) {
      head = bytes(tag, 0x82, length >>> 8, length & 0xFF);
    } else if (length > 127) {
      head = bytes(tag, 0x81, length);
    }
    return join(head, value);
  }
}
