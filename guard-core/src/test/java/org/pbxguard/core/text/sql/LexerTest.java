package org.pbxguard.core.text.sql;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LexerTest {

  private static String kinds(String text) {
    Tokens tokens = Lexer.tokens(text, 0);
    List<String> kinds = new ArrayList<>();
    for (int i = 0; i < tokens.size(); i++) {
      kinds.add(tokens.kind(i).name());
    }
    return String.join(" ", kinds);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "1 or 1=1 | NUMBER LOGIC NUMBER COMPARE NUMBER",
        "1or 1 | NUMBER LOGIC NUMBER",
        "8track | WORD",
        "1e5union | NUMBER UNION",
        "0x1f | NUMBER",
        "'a''b' x | STRING WORD",
        "'a\\'b' x | STRING WORD",
        "'open | STRING",
        "n'a' | STRING",
        "a/*b*/c | WORD WORD",
        "a/*!50000union*/b | WORD UNION WORD",
        "a -- b | WORD COMMENT",
        "a # b | WORD COMMENT",
        "a /* b | WORD COMMENT",
        "@@version | VARIABLE",
        ":x | VARIABLE",
        "? $1 | VARIABLE VARIABLE",
        "'a' ? 'b' | STRING COMPARE STRING",
        "'a'::int | STRING",
        "mysql.user | SYSTEM",
        "[a b] | WORD",
        "a<>b!=c<=>d | WORD COMPARE WORD COMPARE WORD COMPARE WORD",
        "a&&b^c | WORD LOGIC WORD ARITHMETIC WORD",
        "sleep(5) | FUNCTION OPEN NUMBER CLOSE",
        "\\N | VALUE",
      })
  void tokens_text_kindsInOrder(String text, String expected) {
    assertThat(kinds(text)).isEqualTo(expected);
  }

  @Test
  void pastBracket_nestedAndOpen_pairFound() {
    Tokens tokens = Lexer.tokens("(a (b) c) d (e", 0);

    assertThat(tokens.pastBracket(0)).isEqualTo(7);
    assertThat(tokens.pastBracket(2)).isEqualTo(5);
    assertThat(tokens.pastBracket(8)).isEqualTo(tokens.size());
  }

  @Test
  void tokens_commentInsideAWord_noted() {
    assertThat(Lexer.tokens("un/**/ion", 0).split()).isTrue();
    assertThat(Lexer.tokens("select/**/x", 0).split()).isTrue();
    assertThat(Lexer.tokens("src/**/test", 0).split()).isFalse();
  }

  @FuzzTest(maxDuration = "1m")
  void tokens_anyText_inOrderAndWithinIt(FuzzedDataProvider data) {
    String text = data.consumeRemainingAsString();
    Tokens tokens = Lexer.tokens(text, 0);
    int last = 0;
    for (int i = 0; i < tokens.size(); i++) {
      assertThat(tokens.start(i)).isGreaterThanOrEqualTo(last);
      assertThat(tokens.end(i)).isGreaterThan(tokens.start(i)).isLessThanOrEqualTo(text.length());
      last = tokens.end(i);
    }
  }
}
