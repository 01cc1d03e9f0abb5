package org.pbxguard.sip.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pbxguard.sip.relay.RelayFixture.answer;
import static org.pbxguard.sip.relay.RelayFixture.challenge;
import static org.pbxguard.sip.relay.RelayFixture.digest;
import static org.pbxguard.sip.relay.RelayFixture.register;
import static org.pbxguard.sip.relay.RelayFixture.request;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pbxguard.sip.flow.Flow;
import org.pbxguard.sip.flow.FlowFixtures;
import org.pbxguard.sip.relay.RelayFixture.Message;

/** What answers teach (SIP.md 0.4, 0.5), and what is done with credentials on the way. */
class OutcomeTest {
  private final RelayFixture edge = new RelayFixture();
  private int branches;

  private String branch() {
    return "z9hG4bKo" + branches++;
  }

  /** A REGISTER without credentials is challenged with a nonce. */
  private void challenged(Flow flow, String nonce) {
    edge.outside(flow, register(branch()));
    edge.fromPbx(answer(edge.only(), "401 Unauthorized", challenge(nonce)));
    assertThat(edge.only().firstLine()).isEqualTo("SIP/2.0 401 Unauthorized");
  }

  private Message guess(String nonce, String response) {
    edge.outside(edge.phone, register(branch(), "Authorization: " + digest(nonce, response)));
    return edge.only();
  }

  private void answered(Message request, String status, String... more) {
    edge.fromPbx(answer(request, status, more));
    edge.only();
  }

  @Test
  void firstChallenge_isNoFailure() {
    challenged(edge.phone, "n1");

    assertThat(edge.watch.outcomes).isEmpty();
    assertThat(edge.watch.attempts).isEmpty();
  }

  @Test
  void wrongPassword_isAProvenFailureOfItsAccount() {
    challenged(edge.phone, "n1");
    answered(guess("n1", "wrong"), "401 Unauthorized", challenge("n2"));

    assertThat(edge.watch.outcomes).containsExactly("1001 ECHO LoginFailed[]");
    assertThat(edge.watch.attempts).hasSize(1);
  }

  @Test
  void wrongPassword_ofAnAccountOtherThanFrom_isThatAccountsFailure() {
    challenged(edge.phone, "n1");
    String credentials = digest("n1", "wrong").replace("1001", "admin");
    edge.outside(edge.phone, register(branch(), "Authorization: " + credentials));
    answered(edge.only(), "401 Unauthorized", challenge("n2"));

    assertThat(edge.watch.outcomes).containsExactly("admin ECHO LoginFailed[]");
  }

  @Test
  void rightPassword_isASuccessAndARegistration() {
    challenged(edge.phone, "n1");
    answered(guess("n1", "right"), "200 OK", "Contact: <sip:1001@192.168.1.10:5060>;expires=300");

    assertThat(edge.watch.outcomes)
        .containsExactly("1001 ECHO LoginSucceeded[]", "1001 ECHO Registered[lifetime=PT5M]");
    assertThat(edge.registered(edge.phone)).isTrue();
    edge.pass(400);
    edge.outside(edge.phone, register(branch()));
    assertThat(edge.registered(edge.phone)).isFalse();
  }

  @Test
  void registration_withExpiresInTheHeaderOrARewrittenContact_isLearned() {
    challenged(edge.phone, "n1");
    answered(guess("n1", "right"), "200 OK", "Contact: <sip:1001@10.0.0.2>", "Expires: 77");

    assertThat(edge.watch.outcomes).contains("1001 ECHO Registered[lifetime=PT1M17S]");
  }

  @Test
  void registration_amongOthersOfTheSameAor_takesItsOwnExpires() {
    challenged(edge.phone, "n1");
    answered(
        guess("n1", "right"),
        "200 OK",
        "Contact: <sip:1001@9.9.9.9>;expires=11, <sip:1001@192.168.1.10:5060>;expires=22");

    assertThat(edge.watch.outcomes).contains("1001 ECHO Registered[lifetime=PT22S]");
  }

  @Test
  void unregistering_endsTheRegistration() {
    edge.registerPhone(edge.phone);
    challenged(edge.phone, "n9");
    answered(guess("n9", "right"), "200 OK");

    assertThat(edge.registered(edge.phone)).isFalse();
  }

  @Test
  void unregisteringAll_endsTheRegistration() {
    edge.registerPhone(edge.phone);
    challenged(edge.phone, "n9");
    String all =
        register(branch(), "Authorization: " + digest("n9", "right"), "Expires: 0")
            .replaceFirst("Contact: .*\r\n", "Contact: *\r\n");
    edge.outside(edge.phone, all);
    answered(edge.only(), "200 OK");

    assertThat(edge.registered(edge.phone)).isFalse();
  }

  @Test
  void staleNonce_isNeutral() {
    challenged(edge.phone, "n1");
    answered(guess("n1", "right"), "401 Unauthorized", challenge("n2") + ", stale=TRUE");

    assertThat(edge.watch.outcomes).containsExactly("1001 ECHO LoginNeutral[]");
  }

  @Test
  void challengeOfAnotherRealm_isNeutral() {
    challenged(edge.phone, "n1");
    answered(
        guess("n1", "right"),
        "401 Unauthorized",
        "WWW-Authenticate: Digest realm=\"carrier\", nonce=\"x\"");

    assertThat(edge.watch.outcomes).containsExactly("1001 ECHO LoginNeutral[]");
  }

  @Test
  void agedNonce_isNeutralOnceAndThenAFailure() {
    challenged(edge.phone, "n1");
    edge.pass(61);
    answered(guess("n1", "wrong"), "401 Unauthorized", challenge("n2"));
    answered(guess("n1", "wrong too"), "401 Unauthorized", challenge("n3"));

    assertThat(edge.watch.outcomes)
        .containsExactly("1001 ECHO LoginNeutral[]", "1001 ECHO LoginFailed[]");
  }

  @Test
  void retransmittedGuess_countsOnceAndSoDoesItsAnswer() {
    challenged(edge.phone, "n1");
    String message = register(branch(), "Authorization: " + digest("n1", "wrong"));
    for (int i = 0; i < 3; i++) {
      edge.outside(edge.phone, message);
      answered(edge.only(), "401 Unauthorized", challenge("n2"));
    }

    assertThat(edge.watch.attempts).hasSize(1);
    assertThat(edge.watch.outcomes).containsExactly("1001 ECHO LoginFailed[]");
  }

  @Test
  void otherGuessesOnTheSameBranch_countEach() {
    challenged(edge.phone, "n1");
    String branch = branch();
    for (int i = 0; i < 3; i++) {
      edge.outside(edge.phone, register(branch, "Authorization: " + digest("n1", "guess" + i)));
      answered(edge.only(), "401 Unauthorized", challenge("n2"));
    }

    assertThat(edge.watch.attempts).hasSize(3);
    assertThat(edge.watch.outcomes).hasSize(3);
  }

  @Test
  void pipelinedGuesses_beyondTheThreshold_areSilent() {
    challenged(edge.phone, "n1");
    edge.watch.attemptsLeft = 10;
    for (int i = 0; i < 1_000; i++) {
      edge.outside(edge.phone, register(branch(), "Authorization: " + digest("n1", "guess" + i)));
    }

    assertThat(edge.sent.messages).hasSize(10);
    assertThat(edge.counters().of(Fate.GUESS)).isEqualTo(990);
  }

  @Test
  void credentialsFromAPortThatWasNotChallenged_goOnWithoutAndComeBackStale() {
    challenged(edge.phone, "n1");
    Flow other = FlowFixtures.udp("192.0.2.1", 41_000);
    edge.outside(other, register(branch(), "Authorization: " + digest("n1", "guess")));
    Message out = edge.only();
    assertThat(out.values("Authorization")).isEmpty();
    edge.fromPbx(answer(out, "401 Unauthorized", challenge("n2") + ", stale=false"));

    assertThat(edge.only().value("WWW-Authenticate")).endsWith(", stale=true");
    assertThat(edge.watch.attempts).isEmpty();
    assertThat(edge.watch.outcomes).isEmpty();
  }

  @Test
  void credentialsOfAForgottenNonce_comeBackStaleAndTheNextTryWorks() {
    edge.outside(edge.phone, register(branch(), "Authorization: " + digest("old", "right")));
    edge.fromPbx(answer(edge.only(), "401 Unauthorized", challenge("n2")));
    assertThat(edge.only().value("WWW-Authenticate"))
        .isEqualTo("Digest realm=\"pbx\", nonce=\"n2\", stale=true");
    answered(guess("n2", "right"), "200 OK", "Contact: <sip:1001@192.168.1.10:5060>;expires=300");

    assertThat(edge.registered(edge.phone)).isTrue();
  }

  @Test
  void severalCredentialsInOneRequest_areOneGuess() {
    challenged(edge.phone, "n1");
    edge.outside(
        edge.phone,
        register(
            branch(),
            "Authorization: " + digest("n1", "one"),
            "Authorization: " + digest("n1", "two"),
            "Proxy-Authorization: " + digest("n1", "three"),
            "Authorization: Basic MTAwMTpndWVzcw=="));

    Message out = edge.only();
    assertThat(out.value("Authorization")).contains("one");
    assertThat(out.values("Proxy-Authorization")).isEmpty();
    assertThat(edge.watch.attempts).hasSize(1);
  }

  @Test
  void credentialsWithAParameterTwice_areTakenOut() {
    challenged(edge.phone, "n1");
    edge.outside(
        edge.phone,
        register(branch(), "Authorization: " + digest("n1", "one") + ", username=\"1002\""));

    assertThat(edge.only().values("Authorization")).isEmpty();
  }

  @Test
  void forbiddenRegister_withCredentials_isAFailureAndWithoutIsNone() {
    challenged(edge.phone, "n1");
    answered(guess("n1", "wrong"), "403 Forbidden");
    edge.outside(edge.phone, register(branch()));
    answered(edge.only(), "403 Forbidden");

    assertThat(edge.watch.outcomes).containsExactly("1001 ECHO LoginFailed[]");
  }

  @Test
  void forbiddenCall_isNoFailure() {
    edge.registerPhone(edge.phone);
    challenged(edge.phone, "n1");
    edge.outside(
        edge.phone,
        request(
            "INVITE", "sip:1@203.0.113.5", branch(), "Authorization: " + digest("n1", "right")));
    answered(edge.only(), "403 Forbidden");

    assertThat(edge.watch.outcomes).containsExactly("1001 ECHO LoginNeutral[]");
  }

  @Test
  void acceptedCall_refundsButIsNoSuccess() {
    challenged(edge.phone, "n1");
    edge.outside(
        edge.phone,
        request("INVITE", "sip:1@203.0.113.5", branch(), "Authorization: " + digest("n1", "any")));
    Message invite = edge.only();
    answered(invite, "180 Ringing");
    assertThat(edge.watch.outcomes).isEmpty();
    answered(invite, "200 OK");

    assertThat(edge.watch.outcomes).containsExactly("1001 ECHO LoginNeutral[]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"REGISTER", "INVITE", "OPTIONS"})
  void missingTarget_ofAStranger_isToldOnce(String method) {
    String message =
        request(method, "sip:4711@203.0.113.5", branch(), "To: <sip:4711@203.0.113.5>");
    for (int i = 0; i < 2; i++) {
      edge.outside(edge.phone, message);
      answered(edge.only(), "404 Not Found");
    }

    assertThat(edge.watch.outcomes).containsExactly(" NONE TargetMissing[target=4711]");
  }

  @Test
  void missingTarget_ofARegisteredPhone_isAWrongNumber() {
    edge.registerPhone(edge.phone);
    edge.outside(edge.phone, request("INVITE", "sip:4711@203.0.113.5", branch()));
    answered(edge.only(), "404 Not Found");

    assertThat(edge.watch.outcomes).isEmpty();
  }

  @Test
  void ackWithATagThatLeftToTheFlow_provesIt() {
    edge.outside(edge.phone, request("INVITE", "sip:1002@203.0.113.5", "z9hG4bKi"));
    answered(edge.only(), "486 Busy Here");
    edge.watch.standings.clear();
    edge.outside(
        edge.phone, request("ACK", "sip:1002@203.0.113.5", "z9hG4bKi", "To: <sip:1002@x>;tag=t1"));
    edge.only();
    edge.outside(
        FlowFixtures.udp("192.0.2.1", 41_000),
        request("ACK", "sip:1002@203.0.113.5", "z9hG4bKi", "To: <sip:1002@x>;tag=t1"));

    assertThat(edge.watch.standings).containsExactly("CHALLENGED ECHO", "STRANGER NONE");
  }
}
