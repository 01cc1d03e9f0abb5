package org.pbxguard.server.tls;

import static java.nio.file.StandardOpenOption.APPEND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.pbxguard.core.tls.PemFiles;
import org.pbxguard.core.tls.PemIdentity;
import org.pbxguard.core.tls.TlsException;
import org.pbxguard.core.tls.TlsSettings;

final class PemIdentityTest {
  @TempDir Path dir;
  private TlsSettings good;

  @BeforeEach
  void writeGoodPair() throws Exception {
    good = TestCertificates.write(dir, "good");
  }

  @Test
  void load_pairThatBelongsTogether_isTaken() throws Exception {
    KeyStore store = PemIdentity.load(good);
    X509Certificate certificate = (X509Certificate) store.getCertificate("listener");
    assertThat(certificate.getSubjectX500Principal().getName()).isEqualTo("CN=good");
    assertThat(store.getKey("listener", PemIdentity.PASSWORD.toCharArray())).isNotNull();
  }

  @Test
  void load_keyAfterParametersAndComments_isFound() throws Exception {
    String key = Files.readString(good.key());
    Files.writeString(
        good.key(), "comment\n" + TestCertificates.pem("EC PARAMETERS", new byte[] {6, 0}) + key);
    assertThat(PemIdentity.load(good).size()).isOne();
  }

  @Test
  void load_rsaKeyInItsOldForm_isTheSameKey() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    KeyPair pair = generator.generateKeyPair();
    byte[] pkcs8 = pair.getPrivate().getEncoded();
    // Of a 2048-bit key's PKCS #8 the first 26 bytes are the head and the octet string's tag.
    byte[] pkcs1 = java.util.Arrays.copyOfRange(pkcs8, 26, pkcs8.length);
    Path old =
        Files.writeString(dir.resolve("old.key"), TestCertificates.pem("RSA PRIVATE KEY", pkcs1));
    // Wrapped and read as RSA, it gets as far as the comparison with a certificate of another key.
    assertThatThrownBy(() -> PemIdentity.load(new TlsSettings(good.certificate(), old)))
        .hasMessageContaining("is not the key of the first certificate");
  }

  static Stream<Arguments> badKeys() {
    return Stream.of(
        Arguments.of("", "holds no private key in PEM form"),
        Arguments.of("hello", "holds no private key in PEM form"),
        Arguments.of("-----BEGIN PRIVATE KEY-----\nAAAA\n", "is cut off inside a block"),
        Arguments.of(
            "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END CERTIFICATE-----\n",
            "ends with another label"),
        Arguments.of(
            "-----BEGIN PRIVATE KEY-----\n!!\n-----END PRIVATE KEY-----\n", "is not base64"),
        Arguments.of(
            "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", "none of RSA, EC"),
        Arguments.of(
            "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n",
            "holds an encrypted key"),
        Arguments.of(
            "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nAAAA\n"
                + "-----END RSA PRIVATE KEY-----\n",
            "holds an encrypted key"),
        Arguments.of(
            "-----BEGIN EC PRIVATE KEY-----\nAAAA\n-----END EC PRIVATE KEY-----\n",
            "convert it with openssl pkey"));
  }

  @ParameterizedTest
  @MethodSource("badKeys")
  void load_keyThatCannotBeUsed_saysWhichFileAndWhy(String pem, String reason) throws Exception {
    Files.writeString(good.key(), pem);
    assertThatThrownBy(() -> PemIdentity.load(good))
        .isInstanceOf(TlsException.class)
        .hasMessageStartingWith(good.key().toString())
        .hasMessageContaining(reason);
  }

  @Test
  void load_missingFilesOrGarbage_saysSo() throws Exception {
    Path none = dir.resolve("none");
    assertThatThrownBy(() -> PemIdentity.load(new TlsSettings(none, good.key())))
        .hasMessage(none + " does not exist");
    assertThatThrownBy(() -> PemIdentity.load(new TlsSettings(good.key(), good.key())))
        .hasMessageContaining("holds no certificate");
    Files.writeString(good.certificate(), TestCertificates.pem("CERTIFICATE", new byte[40]));
    assertThatThrownBy(() -> PemIdentity.load(good)).hasMessageContaining("cannot be read");
    Files.write(good.key(), new byte[300_000]);
    assertThatThrownBy(() -> PemIdentity.load(new TlsSettings(good.key(), good.key())))
        .hasMessageContaining("larger than");
  }

  @Test
  void load_keyOfAnotherCertificate_isRefused() throws Exception {
    TlsSettings other = TestCertificates.write(dir, "other");
    assertThatThrownBy(() -> PemIdentity.load(new TlsSettings(good.certificate(), other.key())))
        .hasMessageContaining("is not the key of the first certificate");
  }

  @Test
  void certificates_everyOneOfAFile_isRead() throws Exception {
    Files.writeString(
        good.certificate(),
        Files.readString(TestCertificates.write(dir, "ca2").certificate()),
        APPEND);
    assertThat(PemIdentity.certificates(good.certificate())).hasSize(2);
  }

  @Test
  void changed_onceForEachChange() throws Exception {
    PemFiles files = new PemFiles(List.of(good.certificate(), good.key()));
    assertThat(files.changed()).isFalse();
    Files.writeString(good.key(), "# longer", APPEND);
    assertThat(files.changed()).isTrue();
    assertThat(files.changed()).isFalse();
    Files.delete(good.key());
    assertThat(files.changed()).isTrue();
  }
}
