package org.pbxguard.core.text.xss;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TagWordsTest {

  @Test
  void within_wordInALaterTag_isThatTagsOnly() {
    String text = "<a href=x><a b><input autofocus><div>";
    TagWords words = new TagWords(text);

    assertThat(words.within(text.indexOf("a href"))).isFalse();
    assertThat(words.within(text.indexOf("a b"))).isFalse();
    assertThat(words.within(text.indexOf("input"))).isTrue();
    assertThat(words.within(text.indexOf("div"))).isFalse();
  }

  @Test
  void within_wordsOfAnEarlierTag_areForgotten() {
    String text = "<input autofocus formaction=x><a><button formaction=y";
    TagWords words = new TagWords(text);

    assertThat(words.within(text.indexOf("a>"))).isFalse();
    assertThat(words.within(text.indexOf("button"))).isTrue();
  }

  @Test
  void within_tagThatIsNotClosed_looksFourHundredCharactersFar() {
    String near = "<a " + "x".repeat(380) + " autofocus";
    String far = "<a " + "x".repeat(400) + " autofocus";

    assertThat(new TagWords(near).within(1)).isTrue();
    assertThat(new TagWords(far).within(1)).isFalse();
  }

  @Test
  void within_wordThatTheBracketCuts_isNone() {
    assertThat(new TagWords("<a autofo>cus").within(1)).isFalse();
    assertThat(new TagWords("<a srcdoc").within(1)).isTrue();
  }
}
