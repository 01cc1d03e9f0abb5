package org.pbxguard.sip.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pbxguard.sip.relay.RelayFixture.answer;
import static org.pbxguard.sip.relay.RelayFixture.challenge;
import static org.pbxguard.sip.relay.RelayFixture.digest;
import static org.pbxguard.sip.relay.RelayFixture.register;
import static org.pbxguard.sip.relay.RelayFixture.request;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pbxguard.core.decision.Admission;
import org.pbxguard.sip.flow.Flow;
import org.pbxguard.sip.flow.FlowFixtures;

/** Attacks that are told by who makes them, and what is let in all the same. */
class ConductTest {
  private final RelayFixture edge = new RelayFixture();
  private final Flow stranger = FlowFixtures.udp("198.51.100.7", 40_000);

  private int branch;

  private void invite(Flow from, String number) {
    edge.outside(from, request("INVITE", "sip:" + number + "@203.0.113.5", "z9hG4bKi" + branch++));
  }

  private void nothing() {
    edge.nothingLeft();
  }

  @Test
  void premiumNumber_beforeAnyRegistration_isRefused() {
    invite(stranger, "0900123456");

    nothing();
    assertThat(edge.watch.rules).containsExactly("sip-premium-number");
  }

  @Test
  void premiumNumber_ofARegisteredPhone_isThePbxsMatter() {
    edge.registerPhone(edge.phone);
    invite(edge.phone, "0900123456");

    assertThat(edge.only().to()).isEqualTo("pbx 0");
  }

  @Test
  void neverUsedPrefix_beforeAnyRegistration_isSuspiciousOnceOneIsUsed() {
    edge.registerPhone(edge.phone);
    invite(edge.phone, "004930123456");
    RelayFixture.Message call = edge.only();
    edge.fromPbx(
        answer(call, "200 OK", "Contact: <sip:x@10.0.0.9>")
            .replace("sip:1002@", "sip:004930123456@"));
    edge.only();

    invite(stranger, "+4930999999");
    assertThat(edge.watch.rules).isEmpty();
    invite(stranger, "+421332304403");
    assertThat(edge.watch.rules).containsExactly("sip-unused-prefix");
  }

  @ParameterizedTest
  @ValueSource(strings = {"112", "911", "110"})
  void emergency_isThroughWhenStrangersAreShed(String number) {
    edge.watch.admission = Admission.SHED;
    invite(stranger, number);

    assertThat(edge.only().to()).isEqualTo("pbx 0");
    assertThat(edge.watch.standings).isEmpty();
  }

  @Test
  void emergency_ofStrangers_hasABudgetThatIsSmall() {
    edge.watch.admission = Admission.SHED;
    for (int i = 0; i < 100; i++) {
      invite(FlowFixtures.udp("198.51.100." + i, 5060), "112");
    }

    assertThat(edge.sent.messages).hasSize(20);
    edge.pass(10);
    edge.sent.messages.clear();
    invite(stranger, "112");
    edge.only();
  }

  @Test
  void emergency_ofARegisteredPhone_isNeverShedNorBlocked() {
    edge.registerPhone(edge.phone);
    edge.watch.admission = Admission.SHED;
    for (int i = 0; i < 50; i++) {
      edge.outside(
          edge.phone,
          request("INVITE", "urn:service:sos", "z9hG4bKe" + i, "From: <sip:a@b>;tag=1"));
    }
    assertThat(edge.sent.messages).isEmpty();
    for (int i = 0; i < 50; i++) {
      edge.outside(edge.phone, request("INVITE", "urn:service:sos", "z9hG4bKe" + i), true);
    }
    assertThat(edge.sent.messages).hasSize(50);
  }

  @ParameterizedTest
  @ValueSource(strings = {"BYE", "INFO", "UPDATE", "PRACK", "REFER"})
  void requestOfADialogThatNobodyOpened_isRefused(String method) {
    String to = "To: <sip:1002@203.0.113.5>;tag=guessed";
    edge.outside(stranger, request(method, "sip:1002@203.0.113.5", "z9hG4bKa", to));

    nothing();
    assertThat(edge.watch.rules).containsExactly("sip-outside-dialog");
  }

  @Test
  void requestOfADialog_withATokenOfOurs_isIn() {
    edge.registerPhone(edge.phone);
    invite(edge.phone, "1002");
    List<String> pair = edge.only().values("Record-Route");
    String[] lines = {"Route: " + pair.get(1), "To: <sip:1002@203.0.113.5>;tag=t"};
    edge.outside(stranger, request("BYE", "sip:1002@10.0.0.9:5080", "z9hG4bKb", lines));

    assertThat(edge.only().firstLine()).startsWith("BYE");
    assertThat(edge.watch.rules).isEmpty();
  }

  @Test
  void floodOfRegisters_isToldOfOnceAMinute() {
    edge.watch.admission = Admission.SHED;
    for (int i = 0; i < 1_000; i++) {
      edge.outside(stranger, register("z9hG4bKf" + i));
    }
    assertThat(edge.watch.rules).containsExactly("sip-register-flood");
    edge.pass(61);
    edge.outside(stranger, register("z9hG4bKg"));
    assertThat(edge.watch.rules).hasSize(2);
  }

  @Test
  void blockedAddress_sparesTheFirstRegisterOfAnExtensionThatIsKnownThere() {
    edge.watch.known.add("1001");
    for (int i = 0; i < 5; i++) {
      edge.outside(stranger, register("z9hG4bKa" + i), true);
    }
    edge.fromPbx(answer(edge.only(), "401 Unauthorized", challenge("n1")));
    edge.only();
    edge.outside(stranger, register("z9hG4bKb", "Authorization: " + digest("n1", "x")), true);
    edge.fromPbx(answer(edge.only(), "200 OK", "Contact: <sip:1001@192.168.1.10:5060>;expires=60"));

    assertThat(edge.only().firstLine()).isEqualTo("SIP/2.0 200 OK");
    edge.outside(stranger, request("OPTIONS", "sip:203.0.113.5", "z9hG4bKc"), true);
    edge.only();
  }

  @Test
  void blockedAddress_sparesNothingElse() {
    edge.watch.known.add("1001");
    String other = "To: <sip:1003@203.0.113.5>";
    edge.outside(stranger, register("z9hG4bKa").replace("To: <sip:1001", "To: <sip:1003"), true);
    edge.outside(stranger, request("OPTIONS", "sip:1001@203.0.113.5", "z9hG4bKb", other), true);
    edge.outside(stranger, request("INVITE", "sip:1001@203.0.113.5", "z9hG4bKc", other), true);

    nothing();
  }
}
