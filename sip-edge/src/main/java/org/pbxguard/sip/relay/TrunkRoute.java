package org.pbxguard.sip.relay;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pbxguard.core.net.IpAddress;
import org.pbxguard.sip.flow.Flow;
import org.pbxguard.sip.hash.SipHash;
import org.pbxguard.sip.message.AddressView;
import org.pbxguard.sip.message.SipMethod;
import org.pbxguard.sip.message.SipView;
import org.pbxguard.sip.message.Slice;
import org.pbxguard.sip.message.UriView;
import org.pbxguard.sip.proof.Proofs;
import org.pbxguard.sip.trunk.Target;
import org.pbxguard.sip.trunk.Trunk;
import org.pbxguard.sip.trunk.Trunks;

/**
 * Which requests of the PBX leave to a declared trunk (SIP.md 0.20), and to which of its servers:
 * those that came by the trunk's own inside socket, and those whose next hop names it. A dialog
 * keeps to the server of its token, but for a next hop that is another address of the same trunk.
 * Nothing else leaves: a request for any other host finds no way.
 *
 * <p>All messages of one Call-ID get one server, as those of one transaction must (RFC 3263 4.4);
 * when it does not answer, the next retransmission of the INVITE goes to another, and its CANCEL
 * and ACK follow. That is remembered for five minutes in the bounded table of {@link Proofs}, and
 * only where there is a choice.
 *
 * <p>Confined to one event loop.
 */
final class TrunkRoute {
  private static final long LED = 0x6C65_6421L;

  private final Trunks trunks;
  private final Names names;
  private final Proofs proofs;
  private final SipHash hash;
  private final AddressView address = new AddressView();
  private final UriView uri = new UriView();
  private boolean token;
  private int listener;

  TrunkRoute(Trunks trunks, Names names, Proofs proofs, SipHash hash) {
    this.trunks = trunks;
    this.names = names;
    this.proofs = proofs;
    this.hash = hash;
  }

  /**
   * Finds the trunk of a request and sets the route's target; false when it leads nowhere, with the
   * trunk set when that is because none of its servers is known.
   *
   * @param hasToken whether a token of ours has told the target already
   */
  boolean read(Exchange x, OutwardRoute route, boolean hasToken, long branch) {
    token = hasToken;
    Flow target = route.target();
    if (!trunks.any()) {
      return hasToken;
    }
    String next = nextHost(x.view, route.own());
    if (hasToken) {
      x.trunk = trunks.of(target);
    } else {
      x.trunk = x.door > 0 ? x.door : trunks.named(next);
      if (x.trunk == 0) {
        learn(x, next);
      }
      Target server = x.trunk == 0 ? null : server(x, branch);
      if (server == null) {
        return false;
      }
      target.set(server.flow());
    }
    Optional<IpAddress> other = x.trunk == 0 ? Optional.empty() : trunks.within(x.trunk, next);
    other.ifPresent(at -> target.remote(at.high(), at.low(), port(target)));
    listener = target.listener();
    return true;
  }

  /**
   * A host where the PBX registers becomes a trunk, where that is set. Only a request of the PBX's
   * own shows whom it trusts, and only a REGISTER: it asks by OPTIONS after phones as well, where
   * they say that they are.
   */
  private void learn(Exchange x, String host) {
    boolean own = x.view.viaCount() == 1 && x.view.method() == SipMethod.REGISTER;
    if (own && !host.isEmpty() && !names.isPbx(uri)) {
      trunks.learn(host, uri.port(), x.nanos);
      x.trunk = trunks.named(host);
    }
  }

  /** The port of the next hop, which was read last. */
  private int port(Flow target) {
    boolean connection = !target.transport().forgeable();
    int written = uri.port() < 0 ? Name.DEFAULT_PORT : uri.port();
    return connection ? target.port() : written;
  }

  /** The host of the next hop: that of the first Route that is not ours, else the Request-URI's. */
  private String nextHost(SipView view, int own) {
    long next = view.requestUri();
    if (own < view.routeCount()) {
      view.readRoute(own, address);
      next = address.uri();
    }
    boolean known = uri.read(view.bytes(), next) && uri.isSip() && !names.isOwn(uri);
    return known ? view.text(uri.host()) : "";
  }

  private @Nullable Target server(Exchange x, long branch) {
    Trunk trunk = trunks.get(x.trunk);
    SipMethod method = x.view.method();
    boolean follows = method == SipMethod.CANCEL || method == SipMethod.ACK;
    if (trunk.choice() && (follows || method == SipMethod.INVITE)) {
      Target led = led(trunk, branch, x.nanos, follows);
      if (led != null) {
        return led;
      }
    }
    long callId = x.view.callId();
    hash.start().addFramed(x.view.bytes(), Slice.begin(callId), Slice.end(callId));
    Target chosen = trunk.choose(hash.finish().first(), x.nanos);
    if (chosen != null && trunk.choice() && method == SipMethod.INVITE) {
      proofs.first(mark(branch, chosen), x.second);
    }
    return chosen;
  }

  /** The server that the transaction's INVITE went to: one that answers, else any if it must be. */
  private @Nullable Target led(Trunk trunk, long branch, long nanos, boolean must) {
    Target any = null;
    for (int i = 0; i < trunk.size(); i++) {
      Target each = trunk.target(i);
      if (each != null && proofs.told(mark(branch, each))) {
        if (trunk.up(each, nanos)) {
          return each;
        }
        any = each;
      }
    }
    return must ? any : null;
  }

  private long mark(long branch, Target target) {
    return branch ^ (LED + target.flow().id(hash));
  }

  /** A request has left: one that wants an answer shows whether the server is there. */
  void sent(Exchange x, Flow to) {
    if (x.trunk > 0 && x.view.method() != SipMethod.ACK) {
      trunks.get(x.trunk).asked(to, x.nanos);
    }
  }

  /** What stands for the host that is ours in the Request-URI of a request without token. */
  Optional<String> domain(Exchange x) {
    boolean own = !token && uri.read(x.view.bytes(), x.view.requestUri()) && names.isOwn(uri);
    return own ? trunks.get(x.trunk).domain() : Optional.empty();
  }

  /** Where that host and its port stand. */
  long ownHost() {
    return Slice.of(Slice.begin(uri.host()), Slice.begin(uri.params()));
  }

  /** The listener by which the trunk is reached. */
  int listener() {
    return listener;
  }
}
