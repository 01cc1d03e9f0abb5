package org.pbxguard.sip.relay;

import org.pbxguard.core.arrival.Channel;
import org.pbxguard.sip.hash.SipHash;
import org.pbxguard.sip.message.HeaderId;
import org.pbxguard.sip.message.SipView;
import org.pbxguard.sip.message.Slice;
import org.pbxguard.sip.message.ViaView;
import org.pbxguard.sip.via.Branch;
import org.pbxguard.sip.via.Stamp;
import org.pbxguard.sip.via.StampSeal;

/**
 * Request validation (RFC 3261 16.3): Max-Forwards, loop detection, Proxy-Require.
 *
 * <p>A loop is a Via of our own below, in the same direction, for the same Request-URI and Route
 * set. A request that comes back with another one is a spiral (16.3 item 4): phone, edge, PBX,
 * edge, phone is the way of every call between two phones.
 *
 * <p>Confined to one event loop.
 */
final class Hops {
  /** What a request without Max-Forwards gets (16.6 item 3). */
  static final int DEFAULT_MAX_FORWARDS = 70;

  private final Names names;
  private final SipHash hash;
  private final StampSeal seal;
  private final Branch branch;
  private final Stamp earlier = new Stamp();
  private final ViaView via = new ViaView();

  /** {@code branch} is scratch: it keeps no value over a call. */
  Hops(Names names, SipHash hash, StampSeal seal, Branch branch) {
    this.names = names;
    this.hash = hash;
    this.seal = seal;
    this.branch = branch;
  }

  /** Whether it has no hop left (16.3 item 3). */
  static boolean spent(SipView view) {
    return view.maxForwards() == 0;
  }

  /** Max-Forwards as it is sent on. */
  static int next(SipView view) {
    return view.maxForwards() < 0 ? DEFAULT_MAX_FORWARDS : view.maxForwards() - 1;
  }

  /** Whether it demands something of proxies: this one supports no extension (16.3 item 5). */
  static boolean demands(SipView view) {
    return view.firstLine(HeaderId.PROXY_REQUIRE) >= 0;
  }

  /** Whether its Request-URI is a sips one, which asks for TLS on every hop (26.2.2). */
  static boolean secure(SipView view) {
    int at = Slice.begin(view.requestUri());
    byte[] bytes = view.bytes();
    return Slice.length(view.requestUri()) > 5
        && bytes[at + 4] == ':'
        && (bytes[at] | 0x20) == 's'
        && (bytes[at + 3] | 0x20) == 's';
  }

  /** Whether a sips request came by a transport that is none of TLS. */
  static boolean exposed(SipView view, Channel transport) {
    return secure(view) && transport != Channel.SIP_TLS && transport != Channel.SIP_WSS;
  }

  /** 16 bits of the hash of Request-URI and Route set. */
  int path(SipView view) {
    hash.start();
    add(view, view.requestUri());
    for (int i = 0; i < view.routeCount(); i++) {
      add(view, view.route(i));
    }
    return (int) hash.finish().first() & 0xFFFF;
  }

  /** Whether this edge has sent the same request the same way before. */
  boolean looped(SipView view, boolean inward, int path) {
    for (int i = 1; i < view.viaCount(); i++) {
      view.readVia(i, via);
      if (names.isOwn(via) && opens(view) && earlier.inward() == inward && earlier.path() == path) {
        return true;
      }
    }
    return false;
  }

  private boolean opens(SipView view) {
    long mark = via.branch();
    long text = via.param(OwnVia.PARAM);
    return Slice.present(mark)
        && Slice.present(text)
        && branch.read(view.bytes(), Slice.begin(mark), Slice.end(mark))
        && seal.open(view.bytes(), Slice.begin(text), Slice.end(text), branch, earlier);
  }

  private void add(SipView view, long slice) {
    hash.addFramed(view.bytes(), Slice.begin(slice), Slice.end(slice));
  }
}
