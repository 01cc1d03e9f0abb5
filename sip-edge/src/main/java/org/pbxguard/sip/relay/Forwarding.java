package org.pbxguard.sip.relay;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import org.pbxguard.core.arrival.Channel;
import org.pbxguard.sip.flow.Flow;
import org.pbxguard.sip.flow.Registrations;
import org.pbxguard.sip.message.AddressView;
import org.pbxguard.sip.message.HeaderId;
import org.pbxguard.sip.message.SipMethod;
import org.pbxguard.sip.message.SipView;
import org.pbxguard.sip.message.Slice;
import org.pbxguard.sip.pbx.PbxTable;
import org.pbxguard.sip.token.FlowTokens;

/**
 * The edits that a request gets on its way (RFC 3261 16.6): Max-Forwards, received and rport (RFC
 * 3581), the Record-Route pair (RFC 5658), Path (RFC 3327), our Via.
 *
 * <p>Confined to one event loop.
 */
final class Forwarding {
  /** The field that tells the PBX who asked; stripped from outside, since it is believed inside. */
  static final String SOURCE = "X-Guard-Source";

  private static final byte[] LR = ";lr>".getBytes(US_ASCII);

  private final Names names;
  private final FlowTokens tokens;
  private final PbxTable pbxs;
  private final OwnVia ownVia;
  private final Outlet outlet;
  private final Aliases aliases;
  private final Registrations registrations;
  private final TrunkRoute trunkRoute;
  private final InnerHalves innerHalves;
  private final TrunkContacts trunkContacts;
  private final AddressView address = new AddressView();

  Forwarding(Parts parts) {
    names = parts.names;
    tokens = parts.tokens;
    pbxs = parts.pbxs;
    ownVia = parts.ownVia;
    outlet = parts.outlet;
    aliases = parts.aliases;
    registrations = parts.registrations;
    trunkRoute = parts.trunkRoute;
    innerHalves = parts.innerHalves;
    trunkContacts = parts.trunkContacts;
  }

  /** What is done to a request in either direction, but for its Route. */
  private void common(Exchange x) {
    x.edits.setMaxForwards(Hops.next(x.view));
    x.edits.setReceived(x.source());
    x.edits.setRport(x.flow.port());
    x.edits.removeAll(SOURCE);
    x.sayLength();
  }

  /** Edits a request from outside; its edits have begun, its stamp is filled. */
  void inward(Exchange x, InwardRoute route) {
    common(x);
    routes(x, route);
    ownVia.prepend(x, x.inner, names.inside(x.trunk), false);
    if (opensDialog(x.view.method())) {
      byte[] token = tokens.text(x.flow, pbxs.id(x.pbx));
      recordRoute(x, names.inside(x.trunk), x.inner, token);
      recordRoute(x, names.outside(x.flow.listener()), x.flow.transport(), token);
    }
    if (x.view.method() == SipMethod.REGISTER) {
      x.edits.removeAll(HeaderId.PATH);
      if (aliases.on()) {
        aliases.hide(x);
      } else {
        path(x);
      }
    }
    x.edits.append(SOURCE).address(x.source());
    x.edits.endLine();
  }

  private void routes(Exchange x, InwardRoute route) {
    SipView view = x.view;
    int last = view.routeCount() - 1;
    innerHalves.showRoutes(x, route.own(), route.strict() ? last : last + 1);
    if (route.strict()) {
      view.readRoute(last, address);
      x.edits.replace(view.requestUri()).copy(address.uri());
    }
    if (route.strict() && route.own() == last) {
      x.edits.removeRoutes(last + 1);
      return;
    }
    if (route.own() > 0) {
      x.edits.removeRoutes(route.own());
    }
    if (route.strict()) {
      x.edits.removeRoute(last);
    }
  }

  /** Edits a request of the PBX to a flow; its edits have begun, its stamp is filled. */
  void outward(Exchange x, OutwardRoute route) {
    common(x);
    if (route.own() > 0) {
      x.edits.removeRoutes(route.own());
    }
    String contact = route.alias() == 0 ? "" : registrations.contact(route.alias());
    if (!contact.isEmpty()) {
      x.edits.replaceRequestUri(contact);
    }
    if (x.trunk > 0) {
      towardsTrunk(x);
    }
    Flow to = route.target();
    Name outside = names.outside(to.listener());
    innerHalves.hide(x, outside);
    innerHalves.hideRoutes(x, route.own(), outside);
    ownVia.prepend(x, to.transport(), outside, true);
    if (opensDialog(x.view.method())) {
      int pbx = x.flow.listener();
      byte[] token = tokens.text(to, pbxs.id(pbx));
      recordRoute(x, outside, to.transport(), token);
      boolean tcp = pbxs.transport(pbx, to.transport()) == Channel.SIP_TCP;
      InnerHalves.write(
          x.edits.prepend(HeaderId.RECORD_ROUTE).ascii("<"), token, outside, tcp, x.trunk);
      x.splice.ascii(">");
      x.edits.endLine();
    }
  }

  /**
   * A Request-URI that names the edge means the trunk; a REGISTER binds the edge, where the trunk
   * can reach it, in place of the PBX's inner address.
   */
  private void towardsTrunk(Exchange x) {
    trunkRoute.domain(x).ifPresent(host -> x.edits.replace(trunkRoute.ownHost()).ascii(host));
    if (x.view.method() == SipMethod.REGISTER) {
      trunkContacts.hide(x, names.outside(trunkRoute.listener()));
    }
  }

  /** The edited message. */
  ByteBuf written(Exchange x) {
    ByteBuf out = outlet.buffer(x.splice.length());
    x.splice.writeTo(out);
    return out;
  }

  /** Methods after which a dialog may stand (RFC 3261 12.1, RFC 6665, RFC 3515). */
  private static boolean opensDialog(SipMethod method) {
    return switch (method) {
      case INVITE, SUBSCRIBE, REFER, NOTIFY, UPDATE, OTHER -> true;
      default -> false;
    };
  }

  private void recordRoute(Exchange x, Name name, Channel transport, byte[] token) {
    x.edits.prepend(HeaderId.RECORD_ROUTE);
    uri(x, name, transport, token);
    x.edits.endLine();
  }

  /** Our Path in place of any that the client wrote, and {@code path} in Supported (RFC 3327 5). */
  private void path(Exchange x) {
    x.edits.prepend(HeaderId.PATH);
    uri(x, names.inside(x.trunk), x.inner, tokens.text(x.flow));
    x.edits.endLine();
    int line = x.view.firstLine(HeaderId.SUPPORTED);
    if (line < 0) {
      x.edits.appendLine(HeaderId.SUPPORTED.text(), "path");
    } else if (!supportsPath(x.view)) {
      long value = x.view.lineValue(line);
      x.splice.insert(Slice.begin(value)).ascii(Slice.length(value) == 0 ? "path" : "path, ");
    }
  }

  private static boolean supportsPath(SipView view) {
    for (int line = view.firstLine(HeaderId.SUPPORTED); line >= 0; line = view.nextLine(line)) {
      if (listHas(view, view.lineValue(line), "path")) {
        return true;
      }
    }
    return false;
  }

  private static boolean listHas(SipView view, long value, String token) {
    byte[] bytes = view.bytes();
    int from = Slice.begin(value);
    for (int at = from; at <= Slice.end(value); at++) {
      if (at == Slice.end(value) || bytes[at] == ',') {
        if (view.isIgnoreCase(trimmed(bytes, from, at), token)) {
          return true;
        }
        from = at + 1;
      }
    }
    return false;
  }

  private static long trimmed(byte[] bytes, int from, int to) {
    int begin = from;
    int end = to;
    while (begin < end && bytes[begin] <= ' ') {
      begin++;
    }
    while (end > begin && bytes[end - 1] <= ' ') {
      end--;
    }
    return Slice.of(begin, end);
  }

  private void uri(Exchange x, Name name, Channel transport, byte[] token) {
    boolean tls = transport == Channel.SIP_TLS || transport == Channel.SIP_WSS;
    boolean secure = tls && Hops.secure(x.view);
    x.splice.ascii(secure ? "<sips:" : "<sip:").bytes(token).ascii("@").bytes(name.text());
    switch (transport) {
      case SIP_TCP -> x.splice.ascii(";transport=tcp");
      case SIP_TLS -> x.splice.ascii(secure ? ";transport=tcp" : ";transport=tls");
      case SIP_WS, SIP_WSS -> x.splice.ascii(";transport=ws");
      default -> {
        // UDP needs no word.
      }
    }
    x.splice.bytes(LR);
  }
}
