package org.pbxguard.core.text.signature;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Reads signature files. The first line that is no comment is {@code pbx-guard-signatures} and the
 * file's revision; every further line is
 *
 * <pre>{@code field match points name text to the end of the line}</pre>
 *
 * separated by blanks. Blank lines and lines that start with {@code #} are skipped.
 *
 * <p>Confined to one thread.
 */
final class SignatureParser {
  private static final String MAGIC = "pbx-guard-signatures";
  private static final int FIELDS = 5;

  private final String file;
  private final List<Signature> signatures = new ArrayList<>();
  private final Set<String> known = new HashSet<>();
  private int line;
  private int version;

  SignatureParser(String file) {
    this.file = file;
  }

  Signatures parse(CharSequence text) {
    text.toString().lines().forEach(this::line);
    if (version == 0) {
      throw fault("the line '" + MAGIC + " <revision>' is missing");
    }
    return new Signatures(version, signatures);
  }

  private void line(String raw) {
    line++;
    String content = raw.strip();
    if (content.isEmpty() || content.charAt(0) == '#') {
      return;
    }
    List<String> words = words(content);
    if (version == 0) {
      header(words);
    } else {
      signature(words);
    }
  }

  /** The first four words, and the rest of the line as the fifth. */
  private static List<String> words(String content) {
    List<String> words = new ArrayList<>(FIELDS);
    String rest = content;
    while (words.size() < FIELDS - 1 && rest.indexOf(' ') > 0) {
      int blank = rest.indexOf(' ');
      words.add(rest.substring(0, blank));
      rest = rest.substring(blank).strip();
    }
    words.add(rest);
    return words;
  }

  private void header(List<String> words) {
    if (words.size() != 2 || !words.get(0).equals(MAGIC)) {
      throw fault("expected '" + MAGIC + " <revision>'");
    }
    version = number(words.get(1), "revision");
  }

  private void signature(List<String> words) {
    if (words.size() != FIELDS) {
      throw fault("expected: field match points name text");
    }
    Field field = Field.of(words.get(0)).orElseThrow(() -> fault("no such field: " + words.get(0)));
    Signature.Match match = match(words.get(1));
    int points = number(words.get(2), "points");
    String text = words.get(4).toLowerCase(Locale.ROOT);
    if (!text.chars().allMatch(c -> c > 31 && c < 127)) {
      throw fault("text is not printable ASCII");
    }
    if (!known.add(field.text() + ' ' + match + ' ' + text)) {
      throw fault("the same signature stands in an earlier line");
    }
    signatures.add(new Signature(words.get(3), field, match, points, text));
  }

  private Signature.Match match(String word) {
    Optional<Signature.Match> found = Optional.empty();
    for (Signature.Match match : Signature.Match.values()) {
      if (match.name().toLowerCase(Locale.ROOT).equals(word)) {
        found = Optional.of(match);
      }
    }
    return found.orElseThrow(() -> fault("no such match: " + word));
  }

  private int number(String word, String what) {
    int value = 0;
    try {
      value = Integer.parseInt(word);
    } catch (NumberFormatException e) {
      // Said below, with the range.
    }
    if (value < 1 || (what.equals("points") && value > 100)) {
      throw fault(what + " out of range: " + word);
    }
    return value;
  }

  private SignatureException fault(String what) {
    return new SignatureException(file, line, what);
  }
}
