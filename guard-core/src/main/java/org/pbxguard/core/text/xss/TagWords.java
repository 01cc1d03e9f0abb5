package org.pbxguard.core.text.xss;

import java.util.List;
import org.pbxguard.core.text.match.Automaton;

/**
 * Says of one tag after the other whether a word stands in it that makes it active. Tags are asked
 * for in the order in which they stand, so that the text is walked once, however many there are.
 *
 * <p>Confined to one thread; one text each.
 */
final class TagWords {
  /** What makes a tag that may be harmless active. */
  private static final Automaton WORDS =
      Automaton.of(
          List.of(
              "srcdoc",
              "formaction",
              "http-equiv",
              "xlink:href",
              "attributename",
              "dynsrc",
              "lowsrc",
              "datasrc",
              "dataformatas",
              "datafld",
              "namespace",
              "implementation",
              "stylesheet",
              "xmlns:xdp",
              "background=\"javascript",
              "allowscriptaccess",
              "codebase",
              "classid",
              "autofocus",
              "contenteditable",
              "ping=",
              "imagesrcset",
              "stype",
              "fscommand",
              "seeksegmenttime"));

  private static final int LONGEST_TAG = 400;

  private final String text;
  private final Automaton.Hits hits;
  private int word = -1;
  private int wordEnd;
  private int close = -1;

  TagWords(String text) {
    this.text = text;
    this.hits = WORDS.hits(text);
  }

  /** Whether one of the words stands in the tag whose name starts at {@code name}. */
  boolean within(int name) {
    while (word < name) {
      word = hits.next() ? hits.start() : text.length();
      wordEnd = word < text.length() ? hits.end() : Integer.MAX_VALUE;
    }
    if (close < name) {
      int next = text.indexOf('>', name);
      close = next < 0 ? text.length() : next;
    }
    return wordEnd <= Math.min(close, name + LONGEST_TAG);
  }
}
