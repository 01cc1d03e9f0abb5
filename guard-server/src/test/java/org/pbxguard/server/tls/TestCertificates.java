package org.pbxguard.server.tls;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.util.Base64;
import org.pbxguard.core.tls.TlsSettings;

/** Self-signed certificates for 127.0.0.1, made on the spot: no key lies in the repository. */
public final class TestCertificates {
  private static final byte[] ECDSA_SHA256 = {
    0x30, 10, 6, 8, 0x2A, (byte) 0x86, 0x48, (byte) 0xCE, 0x3D, 4, 3, 2
  };

  private TestCertificates() {}

  /** A pair of files in {@code dir} with a fresh key. */
  public static TlsSettings write(Path dir, String name) throws Exception {
    KeyPair pair = ecPair();
    Path certificate = dir.resolve(name + ".crt");
    Path key = dir.resolve(name + ".key");
    Files.writeString(certificate, pem("CERTIFICATE", selfSigned(pair, name)));
    Files.writeString(key, pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
    return new TlsSettings(certificate, key);
  }

  static KeyPair ecPair() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    return generator.generateKeyPair();
  }

  static String pem(String label, byte[] der) {
    return "-----BEGIN "
        + label
        + "-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
        + "\n-----END "
        + label
        + "-----\n";
  }

  /** RFC 5280 4.1, with the fewest fields: version 3, subjectAltName IP 127.0.0.1. */
  static byte[] selfSigned(KeyPair pair, String name) throws Exception {
    byte[] names =
        der(0x30, der(0x31, der(0x30, join(der(6, bytes(0x55, 4, 3)), der(0x0C, utf8(name))))));
    byte[] validity =
        der(0x30, join(der(0x17, utf8("200101000000Z")), der(0x17, utf8("491231235959Z"))));
    byte[] address = der(0x30, der(0x87, bytes(127, 0, 0, 1)));
    byte[] alternative = der(0x30, join(der(6, bytes(0x55, 0x1D, 0x11)), der(4, address)));
    byte[] body =
        der(
            0x30,
            join(
                der(0xA0, der(2, bytes(2))),
                der(2, BigInteger.valueOf(System.nanoTime()).toByteArray()),
                ECDSA_SHA256,
                names,
                validity,
                names,
                pair.getPublic().getEncoded(),
                der(0xA3, der(0x30, alternative))));
    return der(
        0x30, join(body, ECDSA_SHA256, der(3, join(bytes(0), sign(pair.getPrivate(), body)))));
  }

  private static byte[] sign(PrivateKey key, byte[] body) throws Exception {
    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(key);
    signature.update(body);
    return signature.sign();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
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
    byte[] head =
        value.length < 128
            ? bytes(tag, value.length)
            : bytes(tag, 0x82, value.length >>> 8, value.length & 0xFF);
    return join(head, value);
  }
}
