package org.pbxguard.core.text.match;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A set of literals that is looked for in one pass, however many there are (Aho and Corasick,
 * "Efficient string matching", 1975, with the failure links folded into a complete table).
 *
 * <p>Literals are ASCII; upper and lower case are the same. The table has one row per prefix and
 * one column per class of characters: characters that occur in no literal share column 0, so that a
 * step costs two array reads whatever the character. Rows are as wide as the next power of two, so
 * that a row's state is found by a shift: a division for each occurrence would let a text that is
 * full of them cost ten times as much as an ordinary one. Every literal has a mask; {@link #scan}
 * gives the union of the masks of all literals that occur, {@link Hits} gives each occurrence.
 *
 * <p>Immutable.
 */
public final class Automaton {
  /** Set in the result of a scan when a character beyond ASCII was seen; no literal may have it. */
  public static final long NON_ASCII = 1L << 63;

  private static final int ASCII = 128;
  private static final int NONE = -1;
  private static final int SEEN = 1 << 31;
  private static final int ROW = ~SEEN;

  private final byte[] classOf = new byte[ASCII];
  private final int classes;
  private final int[] next;

  /** The same, each entry the index of the target's row, with a flag when the target has a mask. */
  private final int[] table;

  /** Binary logarithm of a row's width in {@link #table}. */
  private final int rowShift;

  private final int afterBlank;
  private final long[] masks;
  private final int[] literalAt;
  private final int[] outer;
  private final int[] lengths;

  private Automaton(List<String> literals, long[] literalMasks) {
    classes = classify(literals);
    lengths = literals.stream().mapToInt(String::length).toArray();
    int[] trie = new int[(Arrays.stream(lengths).sum() + 1) * classes];
    int[] ends = new int[trie.length / classes];
    Arrays.fill(ends, NONE);
    int states = grow(literals, trie, ends);
    next = Arrays.copyOf(trie, states * classes);
    literalAt = Arrays.copyOf(ends, states);
    outer = new int[states];
    masks = new long[states];
    for (int state = 0; state < states; state++) {
      masks[state] = literalAt[state] == NONE ? 0 : literalMasks[literalAt[state]];
    }
    complete(new int[states]);
    rowShift = 32 - Integer.numberOfLeadingZeros(classes - 1);
    table = new int[states << rowShift];
    for (int cell = 0; cell < next.length; cell++) {
      int target = next[cell];
      table[((cell / classes) << rowShift) + cell % classes] =
          (target << rowShift) | (masks[target] != 0 ? SEEN : 0);
    }
    afterBlank = table[classOf[' ']] & ROW;
  }

  /** The automaton over these literals, each with the mask 1. */
  public static Automaton of(List<String> literals) {
    long[] ones = new long[literals.size()];
    Arrays.fill(ones, 1L);
    return new Automaton(List.copyOf(literals), ones);
  }

  /** A builder for literals that have masks of their own. */
  public static Builder builder() {
    return new Builder();
  }

  private int classify(List<String> literals) {
    int count = 1;
    for (String literal : literals) {
      for (int i = 0; i < literal.length(); i++) {
        char c = fold(literal.charAt(i));
        if (c >= ASCII) {
          throw new IllegalArgumentException("literal is not ASCII: " + literal);
        }
        if (classOf[c] == 0) {
          classOf[c] = (byte) count++;
        }
      }
      if (literal.isEmpty()) {
        throw new IllegalArgumentException("empty literal");
      }
    }
    for (char c = 'A'; c <= 'Z'; c++) {
      classOf[c] = classOf[fold(c)];
    }
    return count;
  }

  private int grow(List<String> literals, int[] trie, int[] ends) {
    int states = 1;
    for (int id = 0; id < literals.size(); id++) {
      String literal = literals.get(id);
      int state = 0;
      for (int i = 0; i < literal.length(); i++) {
        int cell = state * classes + classOf[fold(literal.charAt(i))];
        if (trie[cell] == 0) {
          trie[cell] = states++;
        }
        state = trie[cell];
      }
      if (ends[state] != NONE) {
        throw new IllegalArgumentException("literal twice: " + literal);
      }
      ends[state] = id;
    }
    return states;
  }

  /** Breadth first, so that the row of a state's failure state is complete before its own. */
  private void complete(int[] fail) {
    ArrayDeque<Integer> queue = new ArrayDeque<>();
    queue.add(0);
    while (!queue.isEmpty()) {
      int state = queue.remove();
      for (int column = 0; column < classes; column++) {
        int cell = state * classes + column;
        int beyond = state == 0 ? 0 : next[fail[state] * classes + column];
        int child = next[cell];
        if (child == 0) {
          next[cell] = beyond;
        } else {
          fail[child] = beyond;
          masks[child] |= masks[beyond];
          outer[child] = literalAt[beyond] == NONE ? outer[beyond] : beyond;
          queue.add(child);
        }
      }
    }
  }

  private static char fold(char c) {
    return c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c;
  }

  /**
   * The union of the masks of all literals that occur in {@code text}, and {@link #NON_ASCII} if a
   * character beyond ASCII does.
   */
  public long scan(String text) {
    return scan(text, 0);
  }

  /** As {@link #scan}, as if a blank stood before and behind the text. */
  public long scanApart(String text) {
    return scan(text, afterBlank);
  }

  private long scan(String text, int from) {
    long seen = 0;
    int row = from;
    int wide = 0;
    int length = text.length();
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      wide |= c;
      int entry = table[row + (c < ASCII ? classOf[c] : 0)];
      row = entry & ROW;
      if (entry < 0) {
        seen |= masks[row >> rowShift];
      }
    }
    if (from != 0) {
      int entry = table[row + classOf[' ']];
      seen |= entry < 0 ? masks[(entry & ROW) >> rowShift] : 0;
    }
    return wide < ASCII ? seen : seen | NON_ASCII;
  }

  /** The occurrences of the literals in {@code text}, by where they end, the longest first. */
  public Hits hits(CharSequence text) {
    return new Hits(this, text, 0, text.length());
  }

  /** The occurrences of the literals in a part of {@code text}. */
  public Hits hits(CharSequence text, int from, int to) {
    return new Hits(this, text, from, to);
  }

  /**
   * A walk over the occurrences of an automaton's literals in a text.
   *
   * <p>Confined to one thread.
   */
  public static final class Hits {
    private final Automaton automaton;
    private final CharSequence text;
    private final int limit;
    private int position;
    private int row;
    private int reported;
    private int id = NONE;

    private Hits(Automaton automaton, CharSequence text, int from, int to) {
      this.automaton = automaton;
      this.text = text;
      this.position = from;
      this.limit = to;
    }

    /** Goes to the next occurrence; false when there is none. */
    public boolean next() {
      while (true) {
        if (reported != 0) {
          id = automaton.literalAt[reported];
          reported = automaton.outer[reported];
          return true;
        }
        if (position >= limit) {
          return false;
        }
        advance();
      }
    }

    /** On to the next place where a literal ends, or to the limit. */
    private void advance() {
      int[] table = automaton.table;
      byte[] classOf = automaton.classOf;
      int row = this.row;
      int at = position;
      while (at < limit) {
        char c = text.charAt(at++);
        int entry = table[row + (c < ASCII ? classOf[c] : 0)];
        row = entry & ROW;
        if (entry < 0) {
          int state = row >> automaton.rowShift;
          reported = automaton.literalAt[state] == NONE ? automaton.outer[state] : state;
          break;
        }
      }
      this.row = row;
      position = at;
    }

    /** Index of the literal in the list that the automaton was made of. */
    public int id() {
      return id;
    }

    /** Where the occurrence starts. */
    public int start() {
      return position - automaton.lengths[id];
    }

    /** One past the last character of the occurrence. */
    public int end() {
      return position;
    }
  }

  /**
   * Collects literals with their masks; a literal that is added twice gets both.
   *
   * <p>Confined to one thread.
   */
  public static final class Builder {
    private final List<String> literals = new ArrayList<>();
    private final List<Long> masks = new ArrayList<>();

    private Builder() {}

    /** Adds a literal. */
    public Builder add(String literal, long mask) {
      int at = literals.indexOf(literal);
      if (at < 0) {
        literals.add(literal);
        masks.add(mask);
      } else {
        masks.set(at, masks.get(at) | mask);
      }
      return this;
    }

    /** The automaton over what was added. */
    public Automaton build() {
      return new Automaton(literals, masks.stream().mapToLong(Long::longValue).toArray());
    }
  }
}
