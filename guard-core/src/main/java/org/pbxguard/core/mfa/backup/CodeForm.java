package org.pbxguard.core.mfa.backup;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.pbxguard.core.mfa.Code;

/**
 * How backup codes look: groups of four characters of an alphabet without {@code 0 O I 1}, at least
 * one of them a letter, so that no code can be taken for a TOTP code.
 *
 * <p>Immutable.
 *
 * @param length characters without dashes, a multiple of 4
 */
record CodeForm(int length) {
  static final String ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
  private static final int LETTERS = 24;
  private static final int BITS_PER_CHARACTER = 5;
  private static final int GROUP = 4;
  private static final int SHORTEST = 8;
  private static final int LONGEST = 24;

  /** From this entropy on a guesser gains nothing from fast hashing. */
  private static final int STRONG_BITS = 80;

  /** Whether a code has the form of a backup code of any length that can be set. */
  static boolean recognises(Code code) {
    return code.length() >= SHORTEST
        && code.length() <= LONGEST
        && code.length() % GROUP == 0
        && code.isOf(ALPHABET)
        && hasLetter(code.reveal());
  }

  private static boolean hasLetter(String text) {
    return text.chars().anyMatch(c -> ALPHABET.indexOf(c) < LETTERS);
  }

  /** Bits of a code, but for the few codes without a letter that are never issued. */
  int bits() {
    return length * BITS_PER_CHARACTER;
  }

  /**
   * PBKDF2 iterations for codes of this length: 600,000 for 40 bits, 10,000 from 80 bits on, where
   * stretching would add 14 to 20 bits to what cannot be searched anyway. Between them the product
   * of iterations and 2^bits is far above what 40 bits with 600,000 offer.
   */
  int iterations() {
    return bits() >= STRONG_BITS ? 10_000 : 600_000;
  }

  /** Distinct new codes without dashes. */
  List<String> generate(int count, SecureRandom random) {
    Set<String> codes = new LinkedHashSet<>();
    while (codes.size() < count) {
      String code = one(random);
      if (hasLetter(code)) {
        codes.add(code);
      }
    }
    return new ArrayList<>(codes);
  }

  private String one(SecureRandom random) {
    StringBuilder code = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      code.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return code.toString();
  }

  /** With a dash after every group of four. */
  static String grouped(String code) {
    StringBuilder text = new StringBuilder(code.length() + code.length() / GROUP);
    for (int i = 0; i < code.length(); i++) {
      if (i > 0 && i % GROUP == 0) {
        text.append('-');
      }
      text.append(code.charAt(i));
    }
    return text.toString();
  }
}
