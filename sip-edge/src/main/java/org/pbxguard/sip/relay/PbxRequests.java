package org.pbxguard.sip.relay;

import org.pbxguard.sip.message.SipMethod;
import org.pbxguard.sip.via.Branch;

/**
 * A request of the PBX on its way to a phone or trunk (RFC 3261 16.3 to 16.6, RFC 5626 5.3): to the
 * flow of a token of ours, to a declared trunk, or nowhere.
 *
 * <p>Confined to one event loop.
 */
final class PbxRequests {
  private final OutwardRoute route;
  private final Hops hops;
  private final OwnVia ownVia;
  private final OwnAnswers answers;
  private final Forwarding forwarding;
  private final Outlet outlet;
  private final TrunkRoute trunkRoute;
  private final MediaAdvice media;

  PbxRequests(Parts parts) {
    route = parts.outwardRoute;
    hops = parts.hops;
    ownVia = parts.ownVia;
    answers = parts.answers;
    forwarding = parts.forwarding;
    outlet = parts.outlet;
    trunkRoute = parts.trunkRoute;
    media = parts.media;
  }

  /** Takes a well-formed request of a PBX to its fate. */
  Fate handle(Exchange x) {
    Branch branch = ownVia.derive(x.view, false);
    if (x.view.method() == SipMethod.ACK && OwnAnswers.acknowledges(x.view, branch)) {
      return Fate.ABSORBED;
    }
    boolean token = route.read(x.view, x.second);
    if (!trunkRoute.read(x, route, token, branch.high())) {
      if (x.trunk > 0 && x.view.method() == SipMethod.REGISTER) {
        // Its name is being asked for: the next retransmission finds the way.
        return Fate.UNAVAILABLE;
      }
      return answer(x, nowhere(x), branch);
    }
    if (!outlet.reaches(route.target())) {
      if (x.trunk > 0) {
        trunkRoute.sent(x, route.target());
        return answer(x, "503 Trunk Unavailable", branch);
      }
      return answer(x, "430 Flow Failed", branch);
    }
    if (Hops.spent(x.view)) {
      return answer(x, "483 Too Many Hops", branch);
    }
    x.stamp.clear(false).path(hops.path(x.view));
    if (hops.looped(x.view, false, x.stamp.path())) {
      return answer(x, "482 Loop Detected", branch);
    }
    // The answer must find the PBX: its number stands where a flow has its listener.
    x.stamp.flow().set(x.flow);
    x.stamp.door(x.door);
    x.stamp.arrived(x.deciseconds, x.bytes);
    x.edits.begin();
    forwarding.outward(x, route);
    media.look(x, route.target());
    outlet.toFlow(route.target(), forwarding.written(x));
    trunkRoute.sent(x, route.target());
    return Fate.RELAYED;
  }

  private String nowhere(Exchange x) {
    if (x.trunk > 0) {
      return "503 Trunk Unknown";
    }
    return route.forged() ? "403 Forbidden" : "404 No Flow";
  }

  private Fate answer(Exchange x, String statusLine, Branch branch) {
    if (x.view.method() != SipMethod.ACK) {
      answers.toPbx(x, statusLine, branch);
    }
    return Fate.NO_ROUTE;
  }
}
