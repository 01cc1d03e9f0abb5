package org.pbxguard.core.secret;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * A passphrase stretched to a key by PBKDF2 with HMAC-SHA256 (RFC 8018 section 5.2). Stretching
 * makes guessing dear, not impossible: the passphrase still wants to be long.
 *
 * <p>Not instantiable.
 */
final class Passphrase {
  /** Iterations: what OWASP's cheat sheet asks of HMAC-SHA256; some 150 ms, paid once a start. */
  static final int ITERATIONS = 600_000;

  /** The shortest passphrase taken, in characters. */
  static final int MIN_LENGTH = 12;

  /** The largest passphrase file read, in bytes. */
  static final int MAX_FILE_SIZE = 4096;

  static final String ALGORITHM = "PBKDF2WithHmacSHA256";

  private Passphrase() {}

  /** The key that the file's first line and {@code salt} make in so many iterations. */
  static SecretBytes stretch(Path file, byte[] salt, int iterations) {
    byte[] content = KeyFile.read(file, "passphrase file", MAX_FILE_SIZE);
    char[] passphrase = firstLine(file, content);
    try {
      if (passphrase.length < MIN_LENGTH) {
        throw new KeyException(
            ("The passphrase in %s is shorter than %d characters: write a longer one, and restore"
                    + " from before if data was sealed with it.")
                .formatted(file, MIN_LENGTH));
      }
      byte[] key = pbkdf2(passphrase, salt, iterations, MasterKey.SIZE);
      SecretBytes stretched = SecretBytes.copyOf(key);
      SecretBytes.wipe(key);
      return stretched;
    } finally {
      Arrays.fill(passphrase, '\0');
      SecretBytes.wipe(content);
    }
  }

  /** PBKDF2 itself; characters count as UTF-8. */
  static byte[] pbkdf2(char[] passphrase, byte[] salt, int iterations, int size) {
    PBEKeySpec spec = new PBEKeySpec(passphrase, salt, iterations, size * Byte.SIZE);
    try {
      return SecretKeyFactory.getInstance(ALGORITHM).generateSecret(spec).getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no " + ALGORITHM, e);
    } catch (AssertionError refused) {
      // A FIPS module in approved mode takes nothing shorter than 112 bits.
      throw new KeyException("The passphrase is refused: " + refused.getMessage() + ".", refused);
    } finally {
      spec.clearPassword();
    }
  }

  private static char[] firstLine(Path file, byte[] content) {
    try {
      CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content));
      int end = 0;
      while (end < text.length() && text.charAt(end) != '\n' && text.charAt(end) != '\r') {
        end++;
      }
      char[] line = new char[end];
      text.get(line);
      Arrays.fill(text.array(), '\0');
      return line;
    } catch (CharacterCodingException e) {
      throw new KeyException(
          "The passphrase file %s is not UTF-8 text: write it anew.".formatted(file), e);
    }
  }
}
