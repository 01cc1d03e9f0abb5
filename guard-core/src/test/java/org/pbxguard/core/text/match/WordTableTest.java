package org.pbxguard.core.text.match;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class WordTableTest {

  @Test
  void find_partOfText_itsNumberWhateverTheCase() {
    WordTable table = WordTable.builder().add(3, "select", "union").add(5, "or").build();

    assertThat(table.find("1 UNION 2", 2, 7)).isEqualTo(3);
    assertThat(table.find("or", 0, 2)).isEqualTo(5);
    assertThat(table.find("ore", 0, 3)).isZero();
    assertThat(table.find("", 0, 0)).isZero();
    assertThat(table.find("a word longer than all", 0, 22)).isZero();
  }

  @Test
  void has_knownAndUnknown_toldApart() {
    WordTable table = WordTable.of("id", "cat");

    assertThat(table.has("cat x", 0, 3)).isTrue();
    assertThat(table.has("cat x", 0, 2)).isFalse();
  }

  @Test
  void build_wordTwice_refused() {
    WordTable.Builder builder = WordTable.builder().add(1, "a").add(2, "A");

    assertThatIllegalArgumentException().isThrownBy(builder::build).withMessageContaining("twice");
  }
}
