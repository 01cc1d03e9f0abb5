package org.pbxguard.sip.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pbxguard.sip.message.SipSamples.parse;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** RFC 4475 and RFC 5118: each message has the fate that the README states. */
class TortureTest {
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| ([a-z0-9-]+) \\| [34]\\.[0-9.]+ \\| (\\w+) \\|");

  private static final Map<String, String> MESSAGES = Torture.messages();

  private static Map<String, String> fates() throws IOException {
    Map<String, String> fates = new LinkedHashMap<>();
    Matcher row = ROW.matcher(Files.readString(Path.of("README.md")));
    while (row.find()) {
      fates.put(row.group(1), row.group(2));
    }
    return fates;
  }

  static Stream<String> names() {
    return MESSAGES.keySet().stream();
  }

  private static SipView lex(String name) {
    return parse(MESSAGES.getOrDefault(name, ""));
  }

  @Test
  void readme_statesTheFateOfEveryMessage() throws IOException {
    assertThat(fates()).hasSize(60).containsOnlyKeys(MESSAGES.keySet());
  }

  @ParameterizedTest
  @MethodSource("names")
  void message_hasItsStatedFate(String name) throws IOException {
    SipFault fault = lex(name).fault();
    assertThat(fault == SipFault.NONE ? "relayed" : fault.name()).isEqualTo(fates().get(name));
  }

  @ParameterizedTest
  @MethodSource("names")
  void admittedMessage_withoutEdits_leavesAsItCame(String name) {
    SipView view = lex(name);
    if (view.fault() == SipFault.NONE) {
      ByteBuf out = Unpooled.buffer();
      new Splice().over(view).writeTo(out);
      assertThat(MESSAGES.get(name)).startsWith(out.toString(StandardCharsets.ISO_8859_1));
    }
  }

  @Test
  void wsinv_foldedEverywhere_isReadWhole() {
    SipView view = lex("wsinv");

    assertThat(view.text(view.to().uri())).isEqualTo("sip:vivekg@chair-dnrc.example.com");
    assertThat(view.text(view.to().tag())).isEqualTo("1918181833n");
    assertThat(view.text(view.from().display())).isEqualTo("J Rosenberg \\\\\\\"");
    assertThat(view.text(view.from().tag())).isEqualTo("98asjd8");
    assertThat(view.maxForwards()).isEqualTo(68);
    assertThat(view.cseq()).isEqualTo(9);
    assertThat(view.cseqMethod()).isEqualTo(SipMethod.INVITE);
    assertThat(view.contentLength()).isEqualTo(150);
    assertThat(view.viaCount()).isEqualTo(3);
    ViaView via = new ViaView();
    view.readVia(0, via);
    assertThat(view.text(via.host())).isEqualTo("192.0.2.2");
    assertThat(view.text(via.branch())).isEqualTo("390skdjuw");
    assertThat(via.hasCookie()).isFalse();
    view.readVia(1, via);
    assertThat(view.text(via.transport())).isEqualTo("TCP");
    assertThat(view.text(via.host())).isEqualTo("spindle.example.com");
    assertThat(view.text(via.branch())).isEqualTo("z9hG4bK9ikj8");
    assertThat(via.hasCookie()).isTrue();
    view.readVia(2, via);
    assertThat(view.text(via.host())).isEqualTo("192.168.255.111");
    assertThat(view.text(via.branch())).isEqualTo("z9hG4bK30239");
    AddressList contacts = new AddressList().over(view, HeaderId.CONTACT);
    assertThat(contacts.next()).isTrue();
    assertThat(view.text(contacts.address().param("newparam"))).isEqualTo("newvalue");
    assertThat(view.text(contacts.address().param("secondparam"))).isEmpty();
    assertThat(view.text(contacts.address().param("Q"))).isEqualTo("0.33");
    assertThat(contacts.next()).isFalse();
    assertThat(view.text(view.route(0)))
        .isEqualTo("<sip:services.example.com;lr;unknownwith=value;unknown-no-value>");
  }

  @Test
  void intmeth_everyLegalCharacter_isReadWhole() {
    SipView view = lex("intmeth");

    assertThat(view.text(view.methodSlice()))
        .isEqualTo("!interesting-Method0123456789_*+`.%indeed'~");
    assertThat(view.text(view.callId())).isEqualTo("intmeth.word%ZK-!.*_+'@word`~)(><:\\/\"][?}{");
    assertThat(view.text(view.from().tag())).isEqualTo("_token~1'+`*%!-.");
    assertThat(view.text(view.to().display())).isEqualTo("BEL:\\\u0007 NUL:\\\u0000 DEL:\\\u007F");
    UriView uri = new UriView();
    assertThat(uri.read(view.bytes(), view.requestUri())).isTrue();
    assertThat(view.text(uri.user())).isEqualTo("1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*");
    assertThat(view.text(uri.password())).isEqualTo("&it+has=1,weird!*pas$wo~d_too.(doesn't-it)");
    assertThat(view.text(uri.host())).isEqualTo("example.com");
  }

  @Test
  void dblreq_secondMessageInTheDatagram_isCut() {
    SipView view = lex("dblreq");

    assertThat(view.end()).isEqualTo(view.bodyBegin());
    assertThat(MESSAGES.getOrDefault("dblreq", "").length())
        .isGreaterThan(view.end() - view.begin());
  }

  @Test
  void escnull_hasTwoContacts() {
    SipView view = lex("escnull");
    AddressList contacts = new AddressList().over(view, HeaderId.CONTACT);

    assertThat(contacts.next()).isTrue();
    assertThat(view.text(contacts.address().uri())).isEqualTo("sip:%00@host5.example.com");
    assertThat(contacts.next()).isTrue();
    assertThat(view.text(contacts.address().uri())).isEqualTo("sip:%00%00@host5.example.com");
    assertThat(contacts.next()).isFalse();
  }

  @Test
  void cparam_bracketsDecideWhoseTheParameterIs() {
    SipView outside = lex("cparam01");
    AddressList list = new AddressList().over(outside, HeaderId.CONTACT);
    assertThat(list.next()).isTrue();
    assertThat(outside.text(list.address().uri())).isEqualTo("sip:+19725552222@gw1.example.net");
    assertThat(list.address().param("unknownparam")).isNotEqualTo(Slice.NONE);

    SipView inside = lex("cparam02");
    list.over(inside, HeaderId.CONTACT);
    assertThat(list.next()).isTrue();
    assertThat(list.address().param("unknownparam")).isEqualTo(Slice.NONE);
    UriView uri = new UriView();
    assertThat(uri.read(inside.bytes(), list.address().uri())).isTrue();
    assertThat(uri.param("unknownparam")).isNotEqualTo(Slice.NONE);
  }

  @Test
  void portAmbiguous_numberBelongsToTheAddress() {
    SipView view = lex("port-ambiguous");
    UriView uri = new UriView();
    assertThat(uri.read(view.bytes(), view.requestUri())).isTrue();
    assertThat(view.text(uri.host())).isEqualTo("[2001:db8::10:5070]");
    assertThat(uri.port()).isEqualTo(-1);

    view = lex("port-unambiguous");
    assertThat(uri.read(view.bytes(), view.requestUri())).isTrue();
    assertThat(view.text(uri.host())).isEqualTo("[2001:db8::10]");
    assertThat(uri.port()).isEqualTo(5070);
  }

  @Test
  void received_withAndWithoutBrackets_isRead() {
    SipView with = lex("via-received-param-with-delim");
    assertThat(with.text(with.topVia().received())).isEqualTo("[2001:db8::9:255]");
    SipView without = lex("via-received-param-no-delim");
    assertThat(without.text(without.topVia().received())).isEqualTo("2001:db8::9:255");
  }

  @Test
  void inv2543_hasNeitherBranchNorTag() {
    SipView view = lex("inv2543");

    assertThat(view.topVia().branch()).isEqualTo(Slice.NONE);
    assertThat(view.from().tag()).isEqualTo(Slice.NONE);
    assertThat(view.maxForwards()).isEqualTo(-1);
    assertThat(view.contentLength()).isEqualTo(-1);
    assertThat(view.end()).isGreaterThan(view.bodyBegin());
  }
}
