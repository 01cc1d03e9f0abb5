package org.pbxguard.sip.relay;

import static java.nio.charset.StandardCharsets.US_ASCII;

import org.pbxguard.sip.message.AddressList;
import org.pbxguard.sip.message.AddressView;
import org.pbxguard.sip.message.HeaderId;
import org.pbxguard.sip.message.SipView;
import org.pbxguard.sip.message.Slice;
import org.pbxguard.sip.message.Splice;
import org.pbxguard.sip.message.UriView;

/**
 * The inner half of the Record-Route pair (RFC 5658 4), which names an inside socket to the PBX and
 * must not name it to anybody outside (SIP.md 0.23). Outside it is {@code
 * <sip:TOKEN@outside;lr;pg=u0>}: the name of the outer half, with the transport inside (u or t) and
 * the number of the inside socket. Whoever goes by the pair sends to the outer half and hands the
 * inner one back as it is; so the edge may write it as it likes, in both directions the same way,
 * and both sides keep a route set of two values that lead through the edge.
 *
 * <p>At most {@link #MOST} values of a message are rewritten; one with more of ours is no call that
 * came this way. Confined to one event loop.
 */
final class InnerHalves {
  private static final int MOST = 32;
  private static final String PARAM = "pg";
  private static final byte[] HIDDEN = (";lr;" + PARAM + "=").getBytes(US_ASCII);

  private final Names names;
  private final AddressList values = new AddressList();
  private final AddressView address = new AddressView();
  private final UriView uri = new UriView();

  InnerHalves(Names names) {
    this.names = names;
  }

  /** Writes the URI of an inner half of our own, as it stands outside, without its brackets. */
  static void write(Splice to, byte[] token, Name outside, boolean tcp, int door) {
    to.ascii("sip:").bytes(token).ascii("@").bytes(outside.text());
    to.bytes(HIDDEN).ascii(tcp ? "t" : "u").decimal(door);
  }

  /** Hides every inner half in the Record-Route of a message that goes outside. */
  void hide(Exchange x, Name outside) {
    values.over(x.view, HeaderId.RECORD_ROUTE);
    for (int i = 0; i < MOST && values.next(); i++) {
      hide(x, values.address(), outside);
    }
  }

  /** Hides every inner half in the Route of a request that goes outside, from that value on. */
  void hideRoutes(Exchange x, int from, Name outside) {
    for (int i = from; i < x.view.routeCount(); i++) {
      x.view.readRoute(i, address);
      hide(x, address, outside);
    }
  }

  private void hide(Exchange x, AddressView value, Name outside) {
    SipView view = x.view;
    int door = uri.read(view.bytes(), value.uri()) ? names.door(uri) : -1;
    if (door < 0) {
      return;
    }
    boolean tcp = view.isIgnoreCase(uri.param("transport"), "tcp");
    user(x.edits.replace(value.uri()).ascii("sip:")).bytes(outside.text());
    x.splice.bytes(HIDDEN).ascii(tcp ? "t" : "u").decimal(door);
  }

  /** Shows every inner half in the Record-Route of an answer that goes to the PBX. */
  void show(Exchange x) {
    values.over(x.view, HeaderId.RECORD_ROUTE);
    for (int i = 0; i < MOST && values.next(); i++) {
      show(x, values.address());
    }
  }

  /** Shows every inner half in the Route of a request that goes to the PBX, of those values. */
  void showRoutes(Exchange x, int from, int until) {
    for (int i = from; i < until; i++) {
      x.view.readRoute(i, address);
      show(x, address);
    }
  }

  private void show(Exchange x, AddressView value) {
    byte[] bytes = x.view.bytes();
    if (!uri.read(bytes, value.uri()) || !names.isOwn(uri)) {
      return;
    }
    long hidden = uri.param(PARAM);
    int length = Slice.length(hidden);
    if (!Slice.present(hidden) || length < 2 || length > 4) {
      return;
    }
    int door = 0;
    for (int i = Slice.begin(hidden) + 1; i < Slice.end(hidden); i++) {
      door = 10 * door + Math.max(0, Math.min(9, bytes[i] - '0'));
    }
    boolean tcp = bytes[Slice.begin(hidden)] == 't';
    user(x.edits.replace(value.uri()).ascii("sip:")).bytes(names.inside(door).text());
    x.splice.ascii(tcp ? ";transport=tcp;lr" : ";lr");
  }

  private Splice user(Splice to) {
    return Slice.present(uri.user()) ? to.copy(uri.user()).ascii("@") : to;
  }
}
