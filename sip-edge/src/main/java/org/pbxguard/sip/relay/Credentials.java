package org.pbxguard.sip.relay;

import java.util.Arrays;
import org.pbxguard.sip.hash.SipHash;
import org.pbxguard.sip.message.DigestView;
import org.pbxguard.sip.message.HeaderId;
import org.pbxguard.sip.message.SipMethod;
import org.pbxguard.sip.message.SipView;
import org.pbxguard.sip.message.Slice;
import org.pbxguard.sip.message.UriView;
import org.pbxguard.sip.proof.Proofs;
import org.pbxguard.sip.via.Stamp;

/**
 * The credentials of a request (RFC 3261 22). Those that answer a challenge which left to exactly
 * this flow prove the flow and are a login attempt. All others are taken out before the request
 * goes on, so that the PBX challenges afresh and the answer says {@code stale=true}: a guess can
 * neither be forged from a victim's address nor spread over ports that were never challenged, and a
 * phone whose port has changed, or whose nonce is older than {@link Proofs#LIFETIME_SECONDS}, loses
 * one round trip.
 *
 * <p>One line of credentials goes on, the first that answers a challenge: several in one request
 * would be several guesses of which the answer tells one.
 *
 * <p>Confined to one event loop.
 */
final class Credentials {
  private static final HeaderId[] FIELDS = {HeaderId.AUTHORIZATION, HeaderId.PROXY_AUTHORIZATION};

  private final Proofs proofs;
  private final SipHash hash;
  private final DigestView digest = new DigestView();
  private final UriView uri = new UriView();
  private int kept;
  private int stripped;
  private boolean fresh;
  private boolean proxy;
  private long fingerprint;
  private int realm;
  private long username;

  Credentials(Proofs proofs, SipHash hash) {
    this.proofs = proofs;
    this.hash = hash;
  }

  /** Looks at every line of credentials. */
  void read(Exchange x) {
    kept = -1;
    stripped = 0;
    SipView view = x.view;
    if (view.method() == SipMethod.ACK || view.method() == SipMethod.CANCEL) {
      // Neither can be challenged (22.1), so the PBX does not look at what they carry.
      return;
    }
    for (HeaderId field : FIELDS) {
      for (int line = view.firstLine(field); line >= 0; line = view.nextLine(line)) {
        if (kept >= 0 || !answersChallenge(x, line)) {
          stripped++;
        } else {
          kept = line;
          proxy = field == HeaderId.PROXY_AUTHORIZATION;
        }
      }
    }
    if (kept >= 0) {
      x.echoed();
      x.speaksFor(x.text(username));
      proofs.prove(x.flow, x.second);
    }
  }

  private boolean answersChallenge(Exchange x, int line) {
    byte[] bytes = x.view.bytes();
    long value = x.view.lineValue(line);
    if (!digest.read(bytes, value) || digest.ambiguous() || !Slice.present(digest.nonce())) {
      return false;
    }
    long challenge = proofs.nonce(x.flow, bytes, digest.realm(), digest.nonce());
    int age = proofs.age(challenge, x.second);
    if (age < 0) {
      return false;
    }
    username = digest.username();
    realm = realmHash(bytes, digest.realm());
    fresh = age <= Proofs.FRESH_SECONDS || proofs.told(aged(challenge));
    if (!fresh) {
      proofs.first(aged(challenge), x.second);
    }
    fingerprint =
        hash.start().addFramed(bytes, Slice.begin(value), Slice.end(value)).finish().first();
    return true;
  }

  /** Whether credentials go on. */
  boolean present() {
    return kept >= 0;
  }

  /**
   * The fingerprint of this attempt: its retransmissions have the same, another guess on the same
   * branch has not.
   */
  long attempt(long branchHigh, long branchLow) {
    long attempt = hash.start().add(branchHigh).add(branchLow).add(fingerprint).finish().first();
    return attempt == 0 ? 1 : attempt;
  }

  /** Writes into the stamp what the answer must be read with. */
  void stamp(Exchange x, long attempt) {
    if (stripped > 0 && kept < 0) {
      x.stamp.raise(Stamp.STRIPPED);
    }
    if (kept < 0) {
      return;
    }
    x.stamp.raise(Stamp.ATTEMPT | (proxy ? Stamp.PROXY : 0) | (fresh ? Stamp.FRESH : 0));
    x.stamp.credentials(attempt, realm);
    byte[] bytes = x.view.bytes();
    if (Slice.length(username) <= 0) {
      return;
    }
    boolean ofFrom = uri.read(bytes, x.view.from().uri()) && same(bytes, uri.user(), username);
    if (ofFrom) {
      x.stamp.raise(Stamp.ACCOUNT_FROM);
    } else {
      x.stamp.account(bytes, Slice.begin(username), Slice.end(username));
    }
  }

  /** Takes out every line of credentials but the one that goes on. */
  void strip(Exchange x) {
    if (stripped == 0) {
      return;
    }
    SipView view = x.view;
    for (HeaderId field : FIELDS) {
      for (int line = view.firstLine(field); line >= 0; line = view.nextLine(line)) {
        if (line != kept) {
          x.splice.remove(view.lineBegin(line), view.lineEnd(line));
        }
      }
    }
  }

  /** 16 bits of the hash of a realm. */
  int realmHash(byte[] bytes, long slice) {
    hash.start();
    if (Slice.present(slice)) {
      hash.add(bytes, Slice.begin(slice), Slice.end(slice));
    }
    return (int) hash.finish().first() & 0xFFFF;
  }

  private static boolean same(byte[] bytes, long one, long other) {
    return Slice.present(one)
        && Arrays.equals(
            bytes, Slice.begin(one), Slice.end(one), bytes, Slice.begin(other), Slice.end(other));
  }

  private static long aged(long challenge) {
    return challenge ^ 0x6167_6564L;
  }
}
