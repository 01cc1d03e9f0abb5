package org.pbxguard.sip.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pbxguard.sip.relay.RelayFixture.answer;
import static org.pbxguard.sip.relay.RelayFixture.digest;
import static org.pbxguard.sip.relay.RelayFixture.register;
import static org.pbxguard.sip.relay.RelayFixture.request;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.pbxguard.sip.flow.Flow;
import org.pbxguard.sip.flow.FlowFixtures;
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

  /** A PBX that makes its nonces of the second, as Kamailio does; it answers decoys at once. */
  private class ByTheSecond {
    int decoys;
    boolean deaf;

    String challenge(String realm) {
      String nonce = "Zx8d%08xQ9+/Ab%04xK=".formatted(edge.nanos / 1_000_000_000L, 7);
      return "Digest realm=\"" + realm + "\", nonce=\"" + nonce + "\"";
    }

    /** Lets what has come to the PBX be answered, the decoys first or last. */
    List<Message> answers() {
      List<Message> came = new ArrayList<>(edge.sent.messages);
      edge.sent.messages.clear();
      for (Message each : came) {
        boolean decoy = each.value("Call-ID").endsWith("@pbx-guard");
        decoys += decoy ? 1 : 0;
        if (decoy && deaf) {
          continue;
        }
        boolean exists = each.value("To").contains(":1001@");
        boolean invite = each.firstLine().startsWith("INVITE");
        if (!exists) {
          edge.fromPbx(answer(each, "404 Not Found"));
        } else if (invite) {
          edge.fromPbx(answer(each, "407 Auth", "Proxy-Authenticate: " + challenge("pbx")));
        } else {
          edge.fromPbx(answer(each, "401 Auth", "WWW-Authenticate: " + challenge("pbx")));
        }
      }
      return came;
    }

    String nonce(String method, String user) {
      String to = "To: <sip:" + user + "@203.0.113.5>";
      String uri = "sip:" + user + "@203.0.113.5";
      edge.outside(
          FlowFixtures.udp("192.0.2.66", 6_666), request(method, uri, "z9hG4bKs" + branches++, to));
      answers();
      List<Message> left = new ArrayList<>();
      while (!edge.sent.messages.isEmpty()) {
        List<Message> more = new ArrayList<>(edge.sent.messages);
        more.removeIf(each -> each.to().startsWith("pbx"));
        left.addAll(more);
        edge.sent.messages.removeAll(more);
        if (!edge.sent.messages.isEmpty()) {
          answers();
        }
      }
      assertThat(left).hasSize(1);
      return left.get(0).text().replaceAll("(?s).*nonce=\"([^\"]*)\".*", "$1");
    }
  }

  @Test
  void nonces_madeOfTheSecond_areTheSameForWhatIsMissing() {
    edge.registerPhone(edge.phone);
    edge.pass(2);
    ByTheSecond pbx = new ByTheSecond();
    SplittableRandom random = new SplittableRandom(23);
    for (int probe = 0; probe < 2_000; probe++) {
      edge.nanos += random.nextLong(400_000_000L);
      String method = random.nextBoolean() ? "REGISTER" : "INVITE";
      String expected = pbx.challenge("pbx").replaceAll(".*nonce=\"([^\"]*)\".*", "$1");
      String user = random.nextInt(3) == 0 ? "1001" : "4711";

      assertThat(pbx.nonce(method, user)).as("%s of %s", method, user).isEqualTo(expected);
    }
    assertThat(pbx.decoys).isPositive();
  }

  @Test
  void decoys_thatNobodyAnswers_delayARefusalAndLoseNone() {
    edge.registerPhone(edge.phone);
    edge.pass(2);
    ByTheSecond pbx = new ByTheSecond();
    pbx.deaf = true;
    Flow stranger = FlowFixtures.udp("192.0.2.66", 6_666);
    String to = "To: <sip:4711@203.0.113.5>";
    edge.outside(stranger, request("REGISTER", "sip:203.0.113.5", "z9hG4bKq", to));
    pbx.answers();
    assertThat(edge.sent.messages)
        .as("the question only")
        .allMatch(each -> each.to().equals("pbx 0"));
    edge.sent.messages.clear();
    edge.nanos += 1_100_000_000L;
    edge.fromPbx("\r\n");

    assertThat(edge.only().firstLine()).isEqualTo("SIP/2.0 401 Unauthorized");
  }

  @Test
  void pbxWhoseNoncesNeverRepeat_isAskedAFewTimesOnly() {
    edge.registerPhone(edge.phone);
    edge.pass(2);
    ByTheSecond pbx =
        new ByTheSecond() {
          @Override
          String challenge(String realm) {
            return "Digest realm=\"pbx\", nonce=\"%08d\"".formatted(branches++);
          }
        };
    for (int probe = 0; probe < 200; probe++) {
      edge.nanos += 50_000_000L;
      pbx.nonce("REGISTER", probe % 2 == 0 ? "1001" : "4711");
    }

    assertThat(pbx.decoys).isLessThan(20);
  }

  @Test
  void realm_thatIsTheHostAsked_isThatOfTheNextQuestion() {
    asked(
        "REGISTER",
        "1001",
        "401 No",
        "WWW-Authenticate: " + CHALLENGE.replace("pbx", "203.0.113.5"));
    edge.outside(
        edge.phone,
        request("REGISTER", "sip:pbx.example", "z9hG4bKh", "To: <sip:4711@pbx.example:5061>"));
    edge.fromPbx(answer(edge.only(), "404 Not Found"));

    assertThat(edge.only().value("WWW-Authenticate"))
        .matches("Digest realm=\"pbx.example\", nonce=\"aSXyV2.{7}\", algorithm=MD5, qop=\"auth\"");
  }
}
