package org.pbxguard.core.tls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * One block of a PEM file (RFC 7468): its label and the bytes between its lines. Text outside of
 * blocks is a comment.
 *
 * <p>Confined to the reader: holds key material, so it is never kept.
 */
final class PemBlock {
  private static final int MAX_BYTES = 256 * 1024;
  private static final String BEGIN = "-----BEGIN ";
  private static final String END = "-----END ";
  private static final String DASHES = "-----";

  private final String label;
  private final byte[] der;

  private PemBlock(String label, byte[] der) {
    this.label = label;
    this.der = der;
  }

  String label() {
    return label;
  }

  byte[] der() {
    return der.clone();
  }

  /** Reads all blocks of a file; a broken block is refused, never passed over. */
  static List<PemBlock> read(Path file) throws TlsException {
    List<PemBlock> blocks = new ArrayList<>();
    String label = "";
    StringBuilder base64 = new StringBuilder();
    for (String line : text(file).lines().map(String::strip).toList()) {
      if (label.isEmpty()) {
        if (line.startsWith(BEGIN) && line.endsWith(DASHES) && line.length() > BEGIN.length() + 5) {
          label = line.substring(BEGIN.length(), line.length() - DASHES.length());
          base64.setLength(0);
        }
      } else if (line.startsWith(END)) {
        if (!line.equals(END + label + DASHES)) {
          throw new TlsException(file, "holds a block that ends with another label");
        }
        blocks.add(new PemBlock(label, decode(file, base64)));
        label = "";
      } else {
        base64.append(line);
      }
    }
    if (!label.isEmpty()) {
      throw new TlsException(file, "is cut off inside a block");
    }
    return blocks;
  }

  private static byte[] decode(Path file, StringBuilder base64) throws TlsException {
    if (base64.indexOf(":") >= 0) {
      throw new TlsException(
          file, "holds an encrypted key; take the passphrase off with openssl pkey");
    }
    try {
      return Base64.getDecoder().decode(base64.toString());
    } catch (IllegalArgumentException e) {
      throw new TlsException(file, "holds a block that is not base64");
    }
  }

  private static String text(Path file) throws TlsException {
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new TlsException(file, "is larger than " + MAX_BYTES + " bytes");
      }
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException e) {
      throw new TlsException(file, "does not exist");
    } catch (IOException e) {
      throw new TlsException(file, "cannot be read");
    }
  }
}
