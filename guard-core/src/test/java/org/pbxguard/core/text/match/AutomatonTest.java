package org.pbxguard.core.text.match;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class AutomatonTest {

  private static List<String> found(Automaton automaton, List<String> literals, String text) {
    List<String> found = new ArrayList<>();
    Automaton.Hits hits = automaton.hits(text);
    while (hits.next()) {
      assertThat(text.substring(hits.start(), hits.end()))
          .isEqualToIgnoringCase(literals.get(hits.id()));
      found.add(literals.get(hits.id()) + "@" + hits.start());
    }
    return found;
  }

  @Test
  void hits_overlappingLiterals_allFound() {
    List<String> literals = List.of("he", "she", "his", "hers");

    assertThat(found(Automaton.of(literals), literals, "ushers"))
        .containsExactly("she@1", "he@2", "hers@2");
  }

  @Test
  void hits_otherCase_found() {
    List<String> literals = List.of("select");

    assertThat(found(Automaton.of(literals), literals, "SeLeCt")).containsExactly("select@0");
  }

  @Test
  void hits_part_onlyWhatLiesInIt() {
    Automaton automaton = Automaton.of(List.of("ab"));
    Automaton.Hits hits = automaton.hits("ababab", 1, 4);

    assertThat(hits.next()).isTrue();
    assertThat(hits.start()).isEqualTo(2);
    assertThat(hits.next()).isFalse();
  }

  @Test
  void scan_severalLiterals_masksUnited() {
    Automaton automaton =
        Automaton.builder().add("a", 1).add("bc", 2).add("abc", 4).add("zz", 8).build();

    assertThat(automaton.scan("xxabcxx")).isEqualTo(7);
    assertThat(automaton.scan("bc")).isEqualTo(2);
    assertThat(automaton.scan("")).isZero();
  }

  @Test
  void scan_literalAddedTwice_bothMasks() {
    assertThat(Automaton.builder().add("a", 1).add("a", 4).build().scan("a")).isEqualTo(5);
  }

  @Test
  void scan_characterBeyondAscii_saysSo() {
    Automaton automaton = Automaton.of(List.of("a"));

    assertThat(automaton.scan("\u00e4")).isEqualTo(Automaton.NON_ASCII);
    assertThat(automaton.scan("b")).isZero();
  }

  @Test
  void of_emptyOrWideLiteral_refused() {
    assertThatIllegalArgumentException().isThrownBy(() -> Automaton.of(List.of("")));
    assertThatIllegalArgumentException().isThrownBy(() -> Automaton.of(List.of("\u00e4")));
    assertThatIllegalArgumentException().isThrownBy(() -> Automaton.of(List.of("a", "A")));
  }

  /** Whatever the literals and the text: what is found is what a search one by one finds. */
  @Test
  void hits_randomLiteralsAndTexts_sameAsOneByOne() {
    SplittableRandom random = new SplittableRandom(7);
    for (int round = 0; round < 300; round++) {
      List<String> literals = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        String word = word(random, 1 + random.nextInt(4)).toLowerCase(Locale.ROOT);
        if (!literals.contains(word)) {
          literals.add(word);
        }
      }
      String text = word(random, 60);
      List<String> expected = new ArrayList<>();
      for (String literal : literals) {
        for (int at = 0; at + literal.length() <= text.length(); at++) {
          if (text.regionMatches(true, at, literal, 0, literal.length())) {
            expected.add(literal + "@" + at);
          }
        }
      }
      assertThat(found(Automaton.of(literals), literals, text))
          .containsExactlyInAnyOrderElementsOf(expected);
    }
  }

  private static String word(SplittableRandom random, int length) {
    StringBuilder word = new StringBuilder();
    for (int i = 0; i < length; i++) {
      word.append("abcAB".charAt(random.nextInt(5)));
    }
    return word.toString();
  }
}
