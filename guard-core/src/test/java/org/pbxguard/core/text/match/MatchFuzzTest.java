package org.pbxguard.core.text.match;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The automaton against a search word by word. */
class MatchFuzzTest {
  private static final List<String> WORDS =
      List.of("a", "ab", "abc", "bc", "c", "union", "nion s", "on", "';", "--", "../");

  @FuzzTest(maxDuration = "2m")
  void hits_anyText_areThoseOfASearchWordByWord(FuzzedDataProvider data) {
    String text = data.consumeRemainingAsAsciiString();
    List<String> found = new ArrayList<>();
    Automaton.Hits hits = Automaton.of(WORDS).hits(text);
    while (hits.next()) {
      found.add(WORDS.get(hits.id()) + "@" + hits.start());
    }

    List<String> expected = new ArrayList<>();
    String folded = text.toLowerCase(Locale.ROOT);
    for (String word : WORDS) {
      for (int at = folded.indexOf(word); at >= 0; at = folded.indexOf(word, at + 1)) {
        expected.add(word + "@" + at);
      }
    }
    assertThat(found).containsExactlyInAnyOrderElementsOf(expected);
  }

  @FuzzTest(maxDuration = "1m")
  void has_anyPartOfAnyText_isWhatTheTableHolds(FuzzedDataProvider data) {
    WordTable table = WordTable.of("select", "union", "or", "x");
    String text = data.consumeString(40);
    int from = data.consumeInt(0, text.length());
    int to = data.consumeInt(from, text.length());

    assertThat(table.has(text, from, to))
        .isEqualTo(
            List.of("select", "union", "or", "x")
                .contains(text.substring(from, to).toLowerCase(Locale.ROOT)));
  }
}
