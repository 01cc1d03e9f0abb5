package org.pbxguard.sip.relay;

import java.util.List;
import org.pbxguard.sip.hash.SipHash;
import org.pbxguard.sip.message.SipMethod;
import org.pbxguard.sip.message.SipView;
import org.pbxguard.sip.message.Slice;
import org.pbxguard.sip.message.UriView;
import org.pbxguard.sip.pbx.PbxHealth;
import org.pbxguard.sip.pbx.PbxTable;
import org.pbxguard.sip.proof.Proofs;

/**
 * Which PBX a request from outside goes to (SIP.md 0.15): in a dialog that of its token; with an
 * INVITE's transaction that of the INVITE; else, of those that are up and belong to its domain and
 * port, the one with the highest hash together with the Call-ID, so that a PBX which fails or comes
 * back moves no other's calls.
 *
 * <p>Remembers an INVITE's PBX for five minutes, in the bounded table of {@link Proofs}, and only
 * where there is a choice. Confined to one event loop.
 */
final class PbxChoice {
  private static final long CHOSEN = 0x6368_6F73_656EL;

  private final PbxTable table;
  private final PbxHealth health;
  private final Proofs proofs;
  private final Outlet outlet;
  private final Names names;
  private final SipHash hash;
  private final UriView uri = new UriView();

  PbxChoice(Parts parts, SipHash hash) {
    table = parts.pbxs;
    health = parts.health;
    proofs = parts.proofs;
    outlet = parts.outlet;
    names = parts.names;
    this.hash = hash;
  }

  /** Sets the PBX and the transport of a request; false when none takes it now. */
  boolean choose(Exchange x, int tokenId, long branch) {
    x.pbx = table.nodes().size() == 1 ? 0 : among(x, tokenId, branch);
    if (x.pbx < 0) {
      return false;
    }
    x.inner = table.transport(x.pbx, x.flow.transport());
    return takes(x, x.pbx);
  }

  private boolean takes(Exchange x, int pbx) {
    return health.up(pbx) && outlet.takes(x.trunk, pbx, table.transport(pbx, x.flow.transport()));
  }

  private int among(Exchange x, int tokenId, long branch) {
    int of = tokenId < 0 ? -1 : table.number(tokenId);
    if (of >= 0) {
      return of;
    }
    SipMethod method = x.view.method();
    boolean invite = method == SipMethod.INVITE;
    boolean transaction = invite || method == SipMethod.CANCEL || method == SipMethod.ACK;
    List<Integer> members = members(x);
    for (int pbx : members) {
      if (transaction && proofs.told(mark(branch, pbx))) {
        return pbx;
      }
    }
    int best = best(x, members);
    if (invite && best >= 0) {
      proofs.first(mark(branch, best), x.second);
    }
    return best;
  }

  private static long mark(long branch, int pbx) {
    return branch ^ (CHOSEN + pbx);
  }

  private List<Integer> members(Exchange x) {
    if (!table.routes()) {
      return table.members("", 0);
    }
    SipView view = x.view;
    boolean read = uri.read(view.bytes(), view.requestUri());
    String host = read && uri.isSip() ? view.text(uri.host()) : "";
    return table.members(host, names.outside(x.flow.listener()).port());
  }

  private int best(Exchange x, List<Integer> members) {
    int best = -1;
    long highest = 0;
    long callId = x.view.callId();
    for (int pbx : members) {
      hash.start().add((byte) table.id(pbx));
      long score =
          hash.add(x.view.bytes(), Slice.begin(callId), Slice.end(callId)).finish().first();
      if (takes(x, pbx) && (best < 0 || Long.compareUnsigned(score, highest) > 0)) {
        best = pbx;
        highest = score;
      }
    }
    return best;
  }
}
