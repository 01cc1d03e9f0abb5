package org.pbxguard.sip.relay;

import org.pbxguard.sip.flow.Flow;
import org.pbxguard.sip.flow.Registrations;
import org.pbxguard.sip.message.AddressView;
import org.pbxguard.sip.message.SipView;
import org.pbxguard.sip.message.Slice;
import org.pbxguard.sip.message.UriView;
import org.pbxguard.sip.token.FlowTokens;
import org.pbxguard.sip.trunk.Trunks;

/**
 * Route preprocessing for a request from outside (RFC 3261 16.4, RFC 5658 5): our own values on top
 * are taken off, both halves of the pair; what is left must be absent or, behind a token of ours, a
 * declared PBX. From outside a request goes to the PBX and nowhere else, whatever it says.
 *
 * <p>Confined to one event loop.
 */
final class InwardRoute {
  private final Names names;
  private final FlowTokens tokens;
  private final Registrations registrations;
  private final Trunks trunks;
  private final AddressView address = new AddressView();
  private final UriView uri = new UriView();
  private final Flow named = new Flow();
  private int own;
  private boolean token;
  private boolean tokenOfSource;
  private boolean strict;
  private int pbx;
  private int trunk;

  InwardRoute(Names names, FlowTokens tokens, Registrations registrations, Trunks trunks) {
    this.names = names;
    this.tokens = tokens;
    this.registrations = registrations;
    this.trunks = trunks;
  }

  /**
   * Reads the Route set; false when it leads where nobody from outside may go.
   *
   * @param fromTrunk the trunk of the source, 0 for none
   */
  boolean read(SipView view, Flow source, int fromTrunk, int second) {
    trunk = fromTrunk;
    own = 0;
    token = false;
    tokenOfSource = false;
    pbx = -1;
    strict = isOwnWithToken(view, source);
    int count = view.routeCount() - (strict ? 1 : 0);
    if (strict && count < 0) {
      return false;
    }
    while (own < count && isOwn(view, own)) {
      note(view.bytes(), source);
      own++;
    }
    return own == count || (token && isPbx(view, own) && beyond(view, count, source, second));
  }

  /**
   * What stands behind the PBX is the PBX's to follow: its own and ours, as in a call between two
   * phones, and further ones, as in a call to a carrier, for a registered phone's or a trunk's own
   * dialog.
   */
  private boolean beyond(SipView view, int count, Flow source, int second) {
    if (tokenOfSource && (trunk > 0 || registrations.live(source, second))) {
      return true;
    }
    for (int i = own + 1; i < count; i++) {
      if (!isOwn(view, i) && !isPbx(view, i)) {
        return false;
      }
    }
    return true;
  }

  /** How many values on top are ours. */
  int own() {
    return own;
  }

  /** Whether one of ours held a token that this edge made. */
  boolean token() {
    return token;
  }

  /** The id of the PBX in that token, -1 without one. */
  int pbx() {
    return pbx;
  }

  /**
   * Whether that token is the source's own, that of the flow its phone has left, or of another
   * server of its trunk.
   */
  boolean tokenOfSource() {
    return tokenOfSource;
  }

  /**
   * Whether a strict router (RFC 2543) has moved our value into the Request-URI: the last Route is
   * then the true one (16.4).
   */
  boolean strict() {
    return strict;
  }

  private boolean isOwnWithToken(SipView view, Flow source) {
    if (!uri.read(view.bytes(), view.requestUri()) || !names.isOwn(uri)) {
      return false;
    }
    note(view.bytes(), source);
    return token;
  }

  private boolean isOwn(SipView view, int index) {
    view.readRoute(index, address);
    return uri.read(view.bytes(), address.uri()) && names.isOwn(uri);
  }

  private boolean isPbx(SipView view, int index) {
    view.readRoute(index, address);
    return uri.read(view.bytes(), address.uri()) && names.isPbx(uri);
  }

  private void note(byte[] bytes, Flow source) {
    long user = uri.user();
    if (Slice.present(user) && tokens.open(bytes, Slice.begin(user), Slice.end(user), named)) {
      token = true;
      pbx = tokens.pbx();
      tokenOfSource |=
          named.same(source)
              || registrations.movedTo(named, source)
              || (trunk > 0 && trunks.of(named) == trunk);
    }
  }
}
