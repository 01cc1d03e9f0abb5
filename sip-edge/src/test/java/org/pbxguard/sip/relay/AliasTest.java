package org.pbxguard.sip.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pbxguard.sip.relay.RelayFixture.answer;
import static org.pbxguard.sip.relay.RelayFixture.challenge;
import static org.pbxguard.sip.relay.RelayFixture.digest;
import static org.pbxguard.sip.relay.RelayFixture.register;
import static org.pbxguard.sip.relay.RelayFixture.request;

import org.junit.jupiter.api.Test;
import org.pbxguard.core.secret.KeyRing;
import org.pbxguard.sip.flow.Flow;
import org.pbxguard.sip.flow.FlowFixtures;
import org.pbxguard.sip.relay.RelayFixture.Message;

/** A PBX without Path gets an alias for each Contact (SIP.md 0.16). */
class AliasTest {
  private final RelayFixture edge = new RelayFixture(KeyRing.ephemeral(), true);
  private int branches;

  private Message registered(Flow from, String contact) {
    String branch = "z9hG4bKa" + branches++;
    edge.outside(from, register(branch + "x"));
    edge.fromPbx(answer(edge.only(), "401 Unauthorized", challenge(branch)));
    edge.only();
    String credentials = "Authorization: " + digest(branch, "right");
    edge.outside(
        from, register(branch, credentials).replaceFirst("Contact: .*\r\n", contact + "\r\n"));
    return edge.only();
  }

  @Test
  void register_getsAnAliasAndNoPath() {
    Message out = registered(edge.phone, "Contact: <sip:1001@192.168.1.10:5060>;expires=60;q=0.5");

    assertThat(out.value("Contact")).matches("<sip:pg-[\\w-]{11}@10.0.0.2:5070>;expires=60;q=0.5");
    assertThat(out.values("Path")).isEmpty();
    assertThat(out.values("Supported")).isEmpty();
  }

  @Test
  void answer_hasThePhonesOwnContactAgainAndTheRegistrationIsLearned() {
    Message out = registered(edge.phone, "Contact: <sip:1001@192.168.1.10:5060>");
    edge.fromPbx(answer(out, "200 OK", "Contact: " + out.value("Contact") + ";expires=77"));

    assertThat(edge.only().value("Contact")).isEqualTo("<sip:1001@192.168.1.10:5060>;expires=77");
    assertThat(edge.registered(edge.phone)).isTrue();
  }

  @Test
  void alias_isStableOverFlowsAndFollowsTheInstance() {
    Flow moved = FlowFixtures.udp("198.51.100.7", 4_711);
    String first = registered(edge.phone, "Contact: <sip:1001@192.168.1.10>").value("Contact");
    String second = registered(moved, "Contact: <sip:1001@192.168.1.10>").value("Contact");
    assertThat(second).isEqualTo(first);

    String instance = ";+sip.instance=\"<urn:uuid:1>\"";
    String one = registered(moved, "Contact: <sip:1001@10.1.1.1>" + instance).value("Contact");
    String two = registered(moved, "Contact: <sip:1001@10.2.2.2>" + instance).value("Contact");
    assertThat(two).isEqualTo(one).isNotEqualTo(first);
  }

  @Test
  void contact_withoutBrackets_getsThem() {
    Message out = registered(edge.phone, "Contact: sip:1001@192.168.1.10;expires=60");

    assertThat(out.value("Contact")).matches("<sip:pg-[\\w-]{11}@10.0.0.2:5070>;expires=60");
  }

  @Test
  void contact_thatIsAStar_stays() {
    assertThat(registered(edge.phone, "Contact: *").value("Contact")).isEqualTo("*");
  }

  @Test
  void callOfThePbx_toTheAlias_reachesThePhoneUnderItsOwnContact() {
    Message out = registered(edge.phone, "Contact: <sip:1001@192.168.1.10:5060;ob>");
    String alias = out.value("Contact").replaceAll("[<>]", "");
    edge.fromPbx(answer(out, "200 OK", "Contact: <" + alias + ">;expires=77"));
    edge.only();

    edge.fromPbx(request("INVITE", alias, "z9hG4bKp"));

    Message call = edge.only();
    assertThat(call.to()).isEqualTo("SIP_UDP 192.0.2.1:40000");
    assertThat(call.firstLine()).isEqualTo("INVITE sip:1001@192.168.1.10:5060;ob SIP/2.0");
    assertThat(call.values("Record-Route")).hasSize(2);
  }

  @Test
  void callOfThePbx_toAnAliasThatThePbxNeverAccepted_goesNowhere() {
    Message out = registered(edge.phone, "Contact: <sip:1001@192.168.1.10:5060>");
    edge.fromPbx(request("INVITE", out.value("Contact").replaceAll("[<>]", ""), "z9hG4bKp"));

    assertThat(edge.only().firstLine()).isEqualTo("SIP/2.0 404 No Flow");
  }
}
