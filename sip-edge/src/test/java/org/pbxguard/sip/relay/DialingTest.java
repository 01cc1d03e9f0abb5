package org.pbxguard.sip.relay;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pbxguard.sip.flow.RegistrationLog;
import org.pbxguard.sip.message.SipFault;
import org.pbxguard.sip.message.SipView;
import org.pbxguard.sip.relay.Dialing.Call;

class DialingTest {
  private final Dialing dialing =
      new Dialing(
          new DialSettings(List.of("112", "911"), List.of("+979", "0900")), RegistrationLog.NONE);
  private final SipView view = new SipView();

  private Call call(String uri) {
    parse("INVITE " + uri + " SIP/2.0", "<sip:x@203.0.113.5>", "1 INVITE");
    return dialing.of(view);
  }

  private void answered(String number) {
    parse("SIP/2.0 200 OK", "<sip:" + number + "@203.0.113.5>;tag=t", "1 INVITE");
    dialing.answered(view);
  }

  private void parse(String firstLine, String to, String cseq) {
    String message =
        RelayFixture.sip(
            firstLine,
            "Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKa",
            "From: <sip:1001@203.0.113.5>;tag=f",
            "To: " + to,
            "Call-ID: c",
            "CSeq: " + cseq);
    byte[] bytes = message.getBytes(ISO_8859_1);
    assertThat(view.parse(bytes, 0, bytes.length)).isEqualTo(SipFault.NONE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sip:112@203.0.113.5",
        "sip:911@203.0.113.5;user=phone",
        "sip:1-1-2@203.0.113.5",
        "sip:112;phone-context=local@203.0.113.5",
        "tel:112",
        "urn:service:sos",
        "urn:service:sos.fire",
        "URN:Service:SOS"
      })
  void emergency_isKnownHoweverItIsWritten(String uri) {
    assertThat(call(uri)).isEqualTo(Call.EMERGENCY);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sip:+979123456789@x", "sip:+9-79.12(34)56789@x", "sip:0900123@x"})
  void premium_isKnownByItsBeginning(String uri) {
    assertThat(call(uri)).isEqualTo(Call.PREMIUM);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sip:1001@x",
        "sip:1121@x",
        "sip:alice@x",
        "sip:112a@x",
        "sip:x",
        "sip:@x",
        "tel:",
        "sip:+@x"
      })
  void others_arePlain(String uri) {
    parse("INVITE sip:1@x SIP/2.0", "<sip:x@203.0.113.5>", "1 INVITE");
    byte[] start = ("INVITE " + uri + " SIP/2.0\r\n").getBytes(ISO_8859_1);
    view.parse(start, 0, start.length);
    assertThat(dialing.of(view)).isEqualTo(Call.PLAIN);
  }

  @Test
  void prefixes_areUnusedUntilACallWentThrough() {
    assertThat(call("sip:+4930123456@x")).isEqualTo(Call.PLAIN);
    answered("004930123456");

    assertThat(call("sip:+4930999999@x")).isEqualTo(Call.PLAIN);
    assertThat(call("sip:0114930999999@x")).isEqualTo(Call.PLAIN);
    assertThat(call("sip:+421332304403@x")).isEqualTo(Call.UNUSED);
    assertThat(call("sip:00421332304403@x")).isEqualTo(Call.UNUSED);
    assertThat(call("sip:011421332304403@x")).isEqualTo(Call.UNUSED);
    assertThat(call("sip:030123456@x")).isEqualTo(Call.PLAIN);
    assertThat(call("sip:+1234@x")).isEqualTo(Call.PLAIN);
  }

  @Test
  void prefixes_inUse_areToldOnceAndTakenBack() {
    List<Integer> told = new ArrayList<>();
    RegistrationLog log =
        new RegistrationLog() {
          @Override
          public void put(long key, byte[] row) {}

          @Override
          public void remove(long key) {}

          @Override
          public void called(int prefix) {
            told.add(prefix);
          }

          @Override
          public void flush() {}
        };
    Dialing learning = new Dialing(DialSettings.defaults(), log);
    parse("SIP/2.0 200 OK", "<sip:004930123456@203.0.113.5>;tag=t", "1 INVITE");
    learning.answered(view);
    learning.answered(view);
    assertThat(told).containsExactly(4930);

    dialing.restore(4930);
    dialing.restore(-1);
    dialing.restore(10_000);
    assertThat(call("sip:+421332304403@x")).isEqualTo(Call.UNUSED);
    assertThat(call("sip:+4930999999@x")).isEqualTo(Call.PLAIN);
  }

  @Test
  void settings_refuseWhatIsNoNumber() {
    assertThatThrownBy(() -> new DialSettings(List.of("12a"), List.of()))
        .hasMessage("emergency: no number (12a)");
    assertThatThrownBy(() -> new DialSettings(List.of(), List.of("+")))
        .hasMessage("premium: no number (+)");
    assertThatThrownBy(() -> new DialSettings(List.of(), List.of("12345678901234567")))
        .hasMessageStartingWith("premium: no number");
  }
}
