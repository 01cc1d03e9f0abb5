package org.pbxguard.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class YamlReaderTest {
  private final List<Fault> faults = new ArrayList<>();

  private Entry.Group read(String text) {
    return new YamlReader("f.yml", faults).read(text);
  }

  private List<String> told() {
    return faults.stream().map(Fault::toString).toList();
  }

  static Stream<Arguments> refused() {
    return Stream.of(
        Arguments.of("a: 1\nb: 2\na: 3\n", "f.yml:3: a: written twice, first in line 1"),
        Arguments.of("a:\n  b: 1\n  b: 1\n", "f.yml:3: a.b: written twice, first in line 2"),
        Arguments.of("a: &x 1\n", "f.yml:1: a: anchors are not used here"),
        Arguments.of("a: !!str 1\n", "f.yml:1: a: tags are not used here"),
        Arguments.of("a: !!java.net.URL [x]\n", "f.yml:1: a: tags are not used here"),
        Arguments.of("a: ! x\n", "f.yml:1: a: tags are not used here"),
        Arguments.of("a: 1\n---\nb: 2\n", "f.yml:2: only one document is read"),
        Arguments.of("%YAML 1.1\n---\na: 1\n", "f.yml:1: YAML directives are not used here"),
        Arguments.of("- a\n", "f.yml:1: the file must be a group of settings, not a list"),
        Arguments.of("just text\n", "f.yml:1: the file must be a group of settings, not a value"),
        Arguments.of(
            "? [a, b]\n: 1\n", "f.yml:1: a key must be a plain word of at most 64 characters"),
        Arguments.of("\"\": 1\n", "f.yml:1: a key must be a plain word of at most 64 characters"),
        Arguments.of(
            "a: 1\nb: [\n",
            "f.yml:3: not YAML: expected the node content, but found '<stream end>'"),
        Arguments.of("a: b: c\n", "f.yml:1: not YAML: mapping values are not allowed here"),
        Arguments.of(
            "a: \"\u0001\"\n", "f.yml: not YAML: it holds a character that is not printable"));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void read_whatCouldHideASetting_isAFaultWithItsLine(String text, String fault) {
    read(text);
    assertThat(told()).containsExactly(fault);
  }

  @Test
  void read_alias_isRefusedAtBothEnds() {
    read("a: &x [1]\nb: *x\n");
    assertThat(told())
        .containsExactly(
            "f.yml:1: a: anchors are not used here", "f.yml:2: b: aliases are not used here");
  }

  @Test
  void read_keyTooLong_isRefused() {
    read("k".repeat(65) + ": 1\n");
    assertThat(told()).singleElement().asString().contains("at most 64 characters");
  }

  @Test
  void read_tooDeep_isRefusedAndTheRestIsRead() {
    Entry.Group root = read("a: " + "[".repeat(40) + "]".repeat(40) + "\nb: 1\n");
    assertThat(told()).singleElement().asString().endsWith("nested deeper than 16 levels");
    assertThat(root.members()).containsKey("b");
  }

  @Test
  void read_tooLong_isRefusedUnread() {
    read("a: " + "x".repeat(YamlReader.MAX_CHARACTERS));
    assertThat(told()).containsExactly("f.yml: longer than 262144 characters");
  }

  @Test
  void read_ordinaryValues_stayText() {
    Entry.Group root = read("a: no\nb: 010\nc: 12:30\nd: 1_000\ne: 'null'\nf: null\ng:\n");
    assertThat(faults).isEmpty();
    assertThat(root.members().values().stream().map(Entry.Member::value))
        .containsExactly(
            new Entry.Scalar("no", false, new Place("f.yml", 1)),
            new Entry.Scalar("010", false, new Place("f.yml", 2)),
            new Entry.Scalar("12:30", false, new Place("f.yml", 3)),
            new Entry.Scalar("1_000", false, new Place("f.yml", 4)),
            new Entry.Scalar("null", false, new Place("f.yml", 5)),
            new Entry.Scalar("null", true, new Place("f.yml", 6)),
            new Entry.Scalar("", true, new Place("f.yml", 7)));
  }
}
