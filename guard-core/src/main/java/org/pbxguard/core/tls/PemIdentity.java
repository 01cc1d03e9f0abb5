package org.pbxguard.core.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.List;

/**
 * A certificate chain and the private key that belongs to it, read from PEM files and held against
 * each other, so that a wrong pair stops the start and not the first handshake.
 *
 * <p>Stateless.
 */
public final class PemIdentity {
  /** Of the key store, which lives in memory only; it protects nothing. */
  public static final String PASSWORD = "in-memory";

  /** {@code SEQUENCE { INTEGER 0, SEQUENCE { rsaEncryption, NULL } ...} }, the head of PKCS #8. */
  private static final byte[] RSA_HEAD = {
    2, 1, 0, 0x30, 13, 6, 9, 0x2A, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xF7, 13, 1, 1, 1, 5, 0
  };

  private PemIdentity() {}

  /**
   * Reads a pair into a key store of one entry.
   *
   * @throws TlsException where the files cannot be used; the message names the file
   */
  public static KeyStore load(TlsSettings settings) throws TlsException {
    X509Certificate[] chain = certificates(settings.certificate()).toArray(X509Certificate[]::new);
    PrivateKey key = key(settings.key());
    if (!belongs(key, chain[0])) {
      throw new TlsException(
          settings.key(), "is not the key of the first certificate in " + settings.certificate());
    }
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry("listener", key, PASSWORD.toCharArray(), chain);
      return store;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("a key store in memory was refused", e);
    }
  }

  /**
   * Reads all certificates of a file, such as the authorities that others' certificates must come
   * from.
   *
   * @throws TlsException where there is none, or one that cannot be read
   */
  public static List<X509Certificate> certificates(Path file) throws TlsException {
    List<X509Certificate> found = new ArrayList<>();
    for (PemBlock block : PemBlock.read(file)) {
      if (block.label().equals("CERTIFICATE")) {
        found.add(certificate(file, block));
      }
    }
    if (found.isEmpty()) {
      throw new TlsException(file, "holds no certificate in PEM form");
    }
    return found;
  }

  private static X509Certificate certificate(Path file, PemBlock block) throws TlsException {
    try {
      Certificate read =
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(block.der()));
      if (read instanceof X509Certificate certificate) {
        return certificate;
      }
    } catch (CertificateException e) {
      // Told below, without the parser's words.
    }
    throw new TlsException(file, "holds a certificate that cannot be read");
  }

  private static PrivateKey key(Path file) throws TlsException {
    for (PemBlock block : PemBlock.read(file)) {
      String label = block.label();
      if (label.equals("PRIVATE KEY")) {
        return privateKey(file, block.der());
      } else if (label.equals("RSA PRIVATE KEY")) {
        return privateKey(file, pkcs8(block.der()));
      } else if (label.equals("ENCRYPTED PRIVATE KEY")) {
        throw new TlsException(
            file, "holds an encrypted key; take the passphrase off with openssl pkey");
      } else if (label.equals("EC PRIVATE KEY")) {
        throw new TlsException(
            file, "holds a key in the old EC form; convert it with openssl pkey");
      }
    }
    throw new TlsException(file, "holds no private key in PEM form");
  }

  private static PrivateKey privateKey(Path file, byte[] pkcs8) throws TlsException {
    for (String algorithm : new String[] {"RSA", "EC", "Ed25519"}) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
      } catch (InvalidKeySpecException e) {
        // A key of another algorithm: the next is tried.
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException(algorithm + " is missing", e);
      }
    }
    throw new TlsException(file, "holds a private key that is none of RSA, EC, Ed25519");
  }

  /** Wraps an RSA key of PKCS #1 (RFC 8017 A.1.2) as PKCS #8 (RFC 5958). */
  private static byte[] pkcs8(byte[] pkcs1) {
    byte[] octets = tagged(4, pkcs1);
    ByteBuffer body = ByteBuffer.allocate(RSA_HEAD.length + octets.length);
    return tagged(0x30, body.put(RSA_HEAD).put(octets).array());
  }

  /** A DER value with a length of two bytes, or four where it must. */
  private static byte[] tagged(int tag, byte[] value) {
    int width = value.length > 0xFFFF ? 4 : 2;
    ByteBuffer der = ByteBuffer.allocate(2 + width + value.length);
    der.put((byte) tag).put((byte) (0x80 | width));
    if (width == 4) {
      der.putInt(value.length);
    } else {
      der.putShort((short) value.length);
    }
    return der.put(value).array();
  }

  private static boolean belongs(PrivateKey key, X509Certificate certificate) {
    String algorithm =
        switch (key.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> "Ed25519";
        };
    try {
      Signature signer = Signature.getInstance(algorithm);
      signer.initSign(key);
      signer.update(RSA_HEAD);
      byte[] signature = signer.sign();
      signer.initVerify(certificate.getPublicKey());
      signer.update(RSA_HEAD);
      return signer.verify(signature);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }
}
