package org.pbxguard.sip.relay;

import org.pbxguard.sip.flow.Flow;
import org.pbxguard.sip.flow.Registrations;
import org.pbxguard.sip.message.AddressView;
import org.pbxguard.sip.message.SipView;
import org.pbxguard.sip.message.Slice;
import org.pbxguard.sip.message.UriView;
import org.pbxguard.sip.token.FlowTokens;

/**
 * Route preprocessing for a request of the PBX (RFC 3261 16.4, RFC 5626 5.3): the flow is that of
 * the token in our own values on top of Route, where Path or Record-Route put it, or that of the
 * token or Contact alias in the Request-URI. Nothing else says where a request goes.
 *
 * <p>Confined to one event loop.
 */
final class OutwardRoute {
  private final Names names;
  private final FlowTokens tokens;
  private final Registrations registrations;
  private final AddressView address = new AddressView();
  private final UriView uri = new UriView();
  private final Flow target = new Flow();
  private int own;
  private boolean found;
  private boolean forged;
  private long alias;

  OutwardRoute(Names names, FlowTokens tokens, Registrations registrations) {
    this.names = names;
    this.tokens = tokens;
    this.registrations = registrations;
  }

  /** Reads where the request goes; false when nothing says so. */
  boolean read(SipView view, int second) {
    own = 0;
    found = false;
    forged = false;
    alias = 0;
    byte[] bytes = view.bytes();
    while (own < view.routeCount()) {
      view.readRoute(own, address);
      if (!uri.read(bytes, address.uri()) || !names.isOwn(uri)) {
        break;
      }
      note(bytes);
      own++;
    }
    if (uri.read(bytes, view.requestUri()) && names.isOwn(uri)) {
      alias = AliasText.key(bytes, view.requestUri());
      if (!found && alias != 0) {
        found = registrations.find(alias, second, target);
      } else if (!found) {
        note(bytes);
      }
    }
    if (found) {
      registrations.follow(target);
    }
    return found;
  }

  /** How many values on top are ours. */
  int own() {
    return own;
  }

  /** The flow, once {@link #read} was true. */
  Flow target() {
    return target;
  }

  /** The binding whose alias is the Request-URI, or 0. */
  long alias() {
    return alias;
  }

  /** Whether a token was there that this edge never made (RFC 5626 5.3.1: 403). */
  boolean forged() {
    return forged;
  }

  private void note(byte[] bytes) {
    long user = uri.user();
    if (found || !Slice.present(user)) {
      return;
    }
    found = tokens.open(bytes, Slice.begin(user), Slice.end(user), target);
    forged = !found;
  }
}
