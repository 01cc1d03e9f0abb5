package org.pbxguard.sip.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pbxguard.sip.relay.RelayFixture.answer;
import static org.pbxguard.sip.relay.RelayFixture.digest;
import static org.pbxguard.sip.relay.RelayFixture.register;
import static org.pbxguard.sip.relay.RelayFixture.request;

import org.junit.jupiter.api.Test;
import org.pbxguard.sip.relay.RelayFixture.Message;

/** Strangers cannot tell an extension that exists from one that does not (SIP.md 0.23). */
class DisguiseTest {
  private static final String CHALLENGE =
      "Digest realm=\"pbx\", nonce=\"aSXyV2kl8SmQ0\", algorithm=MD5, qop=\"auth\"";

  private final RelayFixture edge = new RelayFixture();
  private int branches;

  private Message asked(String method, String user, String status, String... more) {
    String to = "To: <sip:" + user + "@203.0.113.5>";
    edge.outside(
        edge.phone, request(method, "sip:" + user + "@203.0.113.5", "z9hG4bKd" + branches++, to));
    edge.fromPbx(answer(edge.only(), status, more));
    return edge.only();
  }

  private static String shape(Message message) {
    return message
        .text()
        .replaceAll("(?<=nonce=\")[^\"]*", "NONCE")
        .replaceAll("z9hG4bKd\\d+", "BRANCH")
        .replaceAll("sip:\\d+@", "sip:USER@");
  }

  @Test
  void register_ofAMissingExtension_looksLikeThatOfOneThatExists() {
    Message exists =
        asked(
            "REGISTER",
            "1001",
            "401 Not You",
            "WWW-Authenticate: " + CHALLENGE,
            "Server: PBX 9",
            "X-Feature: yes");
    Message missing = asked("REGISTER", "4711", "404 Not Found", "Server: PBX 9");

    assertThat(shape(missing)).isEqualTo(shape(exists));
    assertThat(missing.firstLine()).isEqualTo("SIP/2.0 401 Not You");
    String nonce = missing.value("WWW-Authenticate").replaceAll(".*nonce=\"([^\"]*)\".*", "$1");
    assertThat(nonce).matches("aSXyV2[a-z]{2}\\d[A-Z][a-z][A-Z]\\d").isNotEqualTo("aSXyV2kl8SmQ0");
  }

  @Test
  void invite_ofAMissingExtension_isChallengedLikeOneThatExists() {
    Message exists = asked("INVITE", "1001", "407 Auth", "Proxy-Authenticate: " + CHALLENGE);
    Message missing = asked("INVITE", "4711", "404 Not Found");

    assertThat(shape(missing)).isEqualTo(shape(exists).replaceAll("Record-Route: .*\r\n", ""));
  }

  @Test
  void options_ofAMissingExtension_isAnswered200() {
    asked("OPTIONS", "1001", "200 OK", "Allow: INVITE, ACK", "Server: PBX 9");
    Message missing = asked("OPTIONS", "4711", "404 Not Found");

    assertThat(missing.firstLine()).isEqualTo("SIP/2.0 200 OK");
    assertThat(missing.value("Allow")).isEqualTo("INVITE, ACK");
  }

  @Test
  void register_beforeThePbxHasChallengedAnybody_isChallengedForTheHostThatWasAsked() {
    Message missing = asked("REGISTER", "4711", "404 Not Found");

    assertThat(missing.value("WWW-Authenticate"))
        .matches("Digest realm=\"203.0.113.5\", nonce=\"[0-9a-f]{32}\"");
  }

  @Test
  void guess_atAMissingExtension_isALoginAttemptThatFails() {
    Message missing = asked("REGISTER", "1001", "404 Not Found");
    String nonce = missing.value("WWW-Authenticate").replaceAll(".*nonce=\"([^\"]*)\".*", "$1");
    String guess = digest(nonce, "x").replace("\"pbx\"", "\"203.0.113.5\"");
    edge.outside(edge.phone, register("z9hG4bKg", "Authorization: " + guess));
    edge.fromPbx(answer(edge.only(), "404 Not Found"));

    assertThat(edge.only().firstLine()).isEqualTo("SIP/2.0 401 Unauthorized");
    assertThat(edge.watch.attempts).hasSize(1);
    assertThat(edge.watch.outcomes).contains("1001 ECHO LoginFailed[]");
  }

  @Test
  void nonces_ofTwoAnswers_differ() {
    Message one = asked("REGISTER", "4711", "404 Not Found");
    Message two = asked("REGISTER", "4711", "404 Not Found");

    assertThat(one.value("WWW-Authenticate")).isNotEqualTo(two.value("WWW-Authenticate"));
  }

  @Test
  void registeredPhone_hearsTheTruth() {
    edge.registerPhone(edge.phone);
    Message missing = asked("INVITE", "4711", "404 Not Found", "Server: PBX 9");

    assertThat(missing.firstLine()).isEqualTo("SIP/2.0 404 Not Found");
    assertThat(missing.value("Server")).isEqualTo("PBX 9");
  }

  @Test
  void otherRefusals_goThrough() {
    assertThat(asked("INVITE", "1001", "486 Busy Here").firstLine())
        .isEqualTo("SIP/2.0 486 Busy Here");
    assertThat(asked("MESSAGE", "4711", "404 Not Found").firstLine())
        .isEqualTo("SIP/2.0 404 Not Found");
  }

  @Test
  void staleChallenge_isNotLearned() {
    asked(
        "REGISTER", "1001", "401 Unauthorized", "WWW-Authenticate: " + CHALLENGE + ", stale=true");

    assertThat(asked("REGISTER", "4711", "404 Not Found").value("WWW-Authenticate"))
        .doesNotContain("stale");
  }
}
