package org.pbxguard.core.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PassphraseTest {
  private static final byte[] SALT = new byte[32];

  @TempDir Path dir;

  /** RFC 7914 section 11: PBKDF2-HMAC-SHA256. */
  @ParameterizedTest
  @CsvSource({
    "passwd, salt, 1,"
        + " 55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc"
        + "49ca9cccf179b645991664b39d77ef317c71b845b1e30bd509112041d3a19783",
    "Password, NaCl, 80000,"
        + " 4ddcd8f60b98be21830cee5ef22701f9641a4418d04c0414aeff08876b34ab56"
        + "a1d425a1225833549adb841b51c9b3176a272bdebba1d078478f62b397f33c8d",
  })
  void pbkdf2_rfc7914Case_givesItsKey(String passphrase, String salt, int iterations, String key) {
    byte[] derived =
        Passphrase.pbkdf2(
            passphrase.toCharArray(), salt.getBytes(StandardCharsets.US_ASCII), iterations, 64);
    assertThat(HexFormat.of().formatHex(derived)).isEqualTo(key);
  }

  @Test
  void stretch_sameLineWithAnyLineEnd_givesTheSameKey() throws IOException {
    SecretBytes key = Passphrase.stretch(passphrase("correct horse battery"), SALT, 1);
    assertThat(Passphrase.stretch(passphrase("correct horse battery\n"), SALT, 1)).isEqualTo(key);
    assertThat(Passphrase.stretch(passphrase("correct horse battery\r\nrest"), SALT, 1))
        .isEqualTo(key);
    assertThat(key.size()).isEqualTo(32);
  }

  @Test
  void stretch_otherSalt_givesAnotherKey() throws IOException {
    Path file = passphrase("correct horse battery");
    byte[] other = SALT.clone();
    other[31] = 1;
    assertThat(Passphrase.stretch(file, SALT, 1)).isNotEqualTo(Passphrase.stretch(file, other, 1));
  }

  @Test
  void stretch_shortPassphrase_isRefusedWithoutShowingIt() throws IOException {
    Path file = passphrase("hunter2");
    assertThatThrownBy(() -> Passphrase.stretch(file, SALT, 1))
        .isInstanceOf(KeyException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("12 characters")
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void stretch_notText_isRefused() throws IOException {
    Path file = passphrase("");
    Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe, 0, 0});
    assertThatThrownBy(() -> Passphrase.stretch(file, SALT, 1))
        .isInstanceOf(KeyException.class)
        .hasMessageContaining("not UTF-8");
  }

  @Test
  void stretch_missingFile_isNamed() {
    Path file = dir.resolve("nowhere");
    assertThatThrownBy(() -> Passphrase.stretch(file, SALT, 1))
        .isInstanceOf(KeyException.class)
        .hasMessage("The passphrase file " + file + " does not exist.");
  }

  private Path passphrase(String content) throws IOException {
    Path file = Files.writeString(dir.resolve("passphrase"), content);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    return file;
  }
}
