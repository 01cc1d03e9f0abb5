package org.pbxguard.sip.message;

import static org.assertj.core.api.Assertions.assertThat;

import gov.nist.javax.sip.header.Via;
import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.sip.address.SipURI;
import javax.sip.address.URI;
import javax.sip.header.RouteHeader;
import javax.sip.header.ViaHeader;
import org.junit.jupiter.api.Test;

/**
 * Lexer against JAIN-SIP: where both take a message, the named fields are equal, but for the
 * exceptions listed in {@link KnownDifference}, each with its reason.
 */
class DifferentialTest {
  private static final int ROUNDS = 60_000;

  private final Set<KnownDifference> met = EnumSet.noneOf(KnownDifference.class);

  @Test
  void mutatedMessages_bothTake_haveEqualFields() {
    List<String> seeds = LexerPropertyTest.seeds();
    Mutator mutator = new Mutator(31);
    SipView view = new SipView();
    int both = 0;
    Map<String, String> differences = new LinkedHashMap<>();
    for (int i = 0; i < ROUNDS; i++) {
      String message = mutator.mutate(seeds.get(i % seeds.size()));
      byte[] bytes = SipSamples.bytes(message);
      if (view.parse(bytes, 0, bytes.length) != SipFault.NONE) {
        continue;
      }
      Optional<SIPMessage> other = JainSip.parse(bytes);
      if (other.isPresent()) {
        both++;
        compare(view, other.get(), message, differences);
      }
    }
    assertThat(differences).isEmpty();
    assertThat(met).as("no exception is stale").containsOnly(KnownDifference.values());
    assertThat(both).isGreaterThan(ROUNDS / 20);
  }

  private void compare(
      SipView view, SIPMessage other, String message, Map<String, String> differences) {
    Map<String, String> ours = Fields.of(view);
    Map<String, String> theirs = Fields.of(other);
    ours.forEach(
        (field, value) -> {
          String their = theirs.getOrDefault(field, "");
          if (value.equals(their)) {
            return;
          }
          Optional<KnownDifference> known = KnownDifference.of(field, value, their, message);
          known.ifPresent(met::add);
          if (known.isEmpty()) {
            differences.putIfAbsent(field + ": <" + value + "> or <" + their + ">", message);
          }
        });
  }

  /** The named fields of either parser's message as text. */
  private static final class Fields {
    static Map<String, String> of(SipView view) {
      Map<String, String> all = new LinkedHashMap<>();
      UriView uri = new UriView();
      if (view.isRequest()) {
        all.put("method", view.text(view.methodSlice()));
        uri(view, view.requestUri(), uri, "request-uri", all);
      } else {
        all.put("status", Integer.toString(view.status()));
      }
      all.put("call-id", view.text(view.callId()));
      all.put("cseq", view.cseq() + " " + view.text(view.cseqMethodSlice()));
      all.put("max-forwards", Integer.toString(view.maxForwards()));
      all.put("content-length", Integer.toString(view.contentLength()));
      all.put("from-tag", view.text(view.from().tag()));
      all.put("to-tag", view.text(view.to().tag()));
      uri(view, view.from().uri(), uri, "from", all);
      uri(view, view.to().uri(), uri, "to", all);
      all.put("vias", Integer.toString(view.viaCount()));
      ViaView via = new ViaView();
      for (int i = 0; i < view.viaCount(); i++) {
        view.readVia(i, via);
        all.put("via-transport-" + i, view.text(via.transport()));
        all.put("via-host-" + i, view.text(via.host()));
        all.put("via-port-" + i, Integer.toString(via.port()));
        all.put("via-branch-" + i, view.text(via.branch()));
        all.put("via-received-" + i, view.text(via.received()));
        all.put("via-maddr-" + i, view.text(via.maddr()));
        all.put("via-rport-" + i, Integer.toString(via.rport()));
      }
      all.put("routes", Integer.toString(view.routeCount()));
      AddressView route = new AddressView();
      for (int i = 0; i < view.routeCount(); i++) {
        view.readRoute(i, route);
        uri(view, route.uri(), uri, "route-" + i, all);
      }
      return all;
    }

    private static void uri(
        SipView view, long slice, UriView uri, String name, Map<String, String> all) {
      boolean read = uri.read(view.bytes(), slice) && uri.isSip();
      all.put(name + "-sip", Boolean.toString(read));
      if (read) {
        all.put(name + "-user", view.text(uri.user()));
        all.put(name + "-host", view.text(uri.host()));
        all.put(name + "-port", Integer.toString(uri.port()));
        all.put(name + "-lr", Boolean.toString(Slice.present(uri.param("lr"))));
        all.put(name + "-maddr", view.text(uri.param("maddr")));
      }
    }

    static Map<String, String> of(SIPMessage message) {
      Map<String, String> all = new LinkedHashMap<>();
      if (message instanceof SIPRequest request) {
        all.put("method", text(request.getMethod()));
        uri(request.getRequestURI(), "request-uri", all);
      } else if (message instanceof SIPResponse response) {
        all.put("status", Integer.toString(response.getStatusCode()));
      }
      all.put("call-id", message.getCallId() == null ? "" : text(message.getCallId().getCallId()));
      all.put(
          "cseq",
          message.getCSeq() == null
              ? ""
              : message.getCSeq().getSeqNumber() + " " + message.getCSeq().getMethod());
      all.put(
          "max-forwards",
          message.getMaxForwards() == null
              ? "-1"
              : Integer.toString(message.getMaxForwards().getMaxForwards()));
      all.put(
          "content-length",
          message.getContentLength() == null
              ? "-1"
              : Integer.toString(message.getContentLength().getContentLength()));
      all.put("from-tag", text(message.getFromTag()));
      all.put("to-tag", text(message.getToTag()));
      uri(message.getFrom().getAddress().getURI(), "from", all);
      uri(message.getTo().getAddress().getURI(), "to", all);
      List<Via> vias = new ArrayList<>();
      if (message.getViaHeaders() != null) {
        vias.addAll(message.getViaHeaders());
      }
      all.put("vias", Integer.toString(vias.size()));
      for (int i = 0; i < vias.size(); i++) {
        ViaHeader via = vias.get(i);
        all.put("via-transport-" + i, text(via.getTransport()));
        all.put("via-host-" + i, text(via.getHost()));
        all.put("via-port-" + i, Integer.toString(via.getPort()));
        all.put("via-branch-" + i, text(via.getBranch()));
        all.put("via-received-" + i, text(via.getReceived()));
        all.put("via-maddr-" + i, text(via.getMAddr()));
        all.put("via-rport-" + i, Integer.toString(Math.max(via.getRPort(), 0)));
      }
      List<RouteHeader> routes = new ArrayList<>();
      if (message.getRouteHeaders() != null) {
        message.getRouteHeaders().forEach(routes::add);
      }
      all.put("routes", Integer.toString(routes.size()));
      for (int i = 0; i < routes.size(); i++) {
        uri(routes.get(i).getAddress().getURI(), "route-" + i, all);
      }
      return all;
    }

    private static void uri(URI uri, String name, Map<String, String> all) {
      boolean sip = uri instanceof SipURI;
      all.put(name + "-sip", Boolean.toString(sip));
      if (uri instanceof SipURI target) {
        all.put(name + "-user", text(target.getUser()));
        all.put(name + "-host", text(target.getHost()));
        all.put(name + "-port", Integer.toString(target.getPort()));
        all.put(name + "-lr", Boolean.toString(target.hasLrParam()));
        all.put(name + "-maddr", text(target.getMAddrParam()));
      }
    }

    private static String text(@org.jspecify.annotations.Nullable String text) {
      return text == null ? "" : text;
    }
  }
}
