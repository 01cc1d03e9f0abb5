package org.pbxguard.core.text.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BracesTest {

  private static List<String> pairs(String text) {
    List<String> pairs = new ArrayList<>();
    Braces braces = new Braces(text);
    while (braces.next()) {
      pairs.add(text.substring(braces.open(), braces.close() + 1));
    }
    return pairs;
  }

  @Test
  void next_nestedPairs_innerOnesFirst() {
    assertThat(pairs("a{b{c}d}e{f}")).containsExactly("{c}", "{b{c}d}", "{f}");
  }

  @Test
  void next_unpaired_none() {
    assertThat(pairs("}}{{{")).isEmpty();
  }

  @Test
  void next_deepNesting_onlyTheInnerOnes() {
    assertThat(pairs("{".repeat(9) + "}".repeat(9))).hasSize(4);
  }

  @Test
  void next_longPair_leftOut() {
    assertThat(pairs("{" + "x".repeat(500) + "}{y}")).containsExactly("{y}");
  }

  @Test
  void next_moreOpenThanRemembered_stillFindsWhatFollows() {
    assertThat(pairs("{".repeat(1000) + "{y}")).contains("{y}");
  }
}
