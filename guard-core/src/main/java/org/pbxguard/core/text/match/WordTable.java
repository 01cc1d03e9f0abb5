package org.pbxguard.core.text.match;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A set of ASCII words with a number each, looked up by a part of a text without cutting it out.
 * Upper and lower case are the same.
 *
 * <p>Immutable.
 */
public final class WordTable {
  private final @Nullable String[] slots;
  private final int[] values;
  private final int mask;
  private final int longest;

  private WordTable(Builder builder) {
    int size = Integer.highestOneBit(Math.max(8, builder.words.size() * 4));
    mask = size - 1;
    slots = new String[size];
    values = new int[size];
    int max = 0;
    for (int i = 0; i < builder.words.size(); i++) {
      String word = builder.words.get(i);
      put(word, builder.values.get(i));
      max = Math.max(max, word.length());
    }
    longest = max;
  }

  /** The table of these words, each with the number 1. */
  public static WordTable of(String... words) {
    return builder().add(1, words).build();
  }

  /** A builder for words with numbers of their own. */
  public static Builder builder() {
    return new Builder();
  }

  private void put(String word, int value) {
    int at = hash(word, 0, word.length()) & mask;
    while (slots[at] != null) {
      if (word.equals(slots[at])) {
        throw new IllegalArgumentException("word twice: " + word);
      }
      at = (at + 1) & mask;
    }
    slots[at] = word;
    values[at] = value;
  }

  /** The number of the word that stands between the two indices, or 0. */
  public int find(CharSequence text, int from, int to) {
    int length = to - from;
    if (length <= 0 || length > longest) {
      return 0;
    }
    int at = hash(text, from, to) & mask;
    String word = slots[at];
    while (word != null) {
      if (word.length() == length && same(word, text, from)) {
        return values[at];
      }
      at = (at + 1) & mask;
      word = slots[at];
    }
    return 0;
  }

  /** Whether the word between the two indices is in the table. */
  public boolean has(CharSequence text, int from, int to) {
    return find(text, from, to) != 0;
  }

  private static boolean same(String word, CharSequence text, int from) {
    for (int i = 0; i < word.length(); i++) {
      if (word.charAt(i) != fold(text.charAt(from + i))) {
        return false;
      }
    }
    return true;
  }

  private static int hash(CharSequence text, int from, int to) {
    int hash = 0;
    for (int i = from; i < to; i++) {
      hash = hash * 31 + fold(text.charAt(i));
    }
    return hash ^ (hash >>> 15);
  }

  private static char fold(char c) {
    return c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c;
  }

  /**
   * Collects words with their numbers.
   *
   * <p>Confined to one thread.
   */
  public static final class Builder {
    private final List<String> words = new ArrayList<>();
    private final List<Integer> values = new ArrayList<>();

    private Builder() {}

    /** Adds words that share one number, which must not be 0. */
    public Builder add(int value, String... more) {
      for (String word : more) {
        words.add(word.toLowerCase(Locale.ROOT));
        values.add(value);
      }
      return this;
    }

    /** The table of what was added; a word that was added twice is refused. */
    public WordTable build() {
      return new WordTable(this);
    }
  }
}
