package org.pbxguard.sip.relay;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.pbxguard.core.arrival.Channel;
import org.pbxguard.sip.flow.Flow;
import org.pbxguard.sip.message.DigestView;
import org.pbxguard.sip.message.HeaderId;
import org.pbxguard.sip.message.SipMethod;
import org.pbxguard.sip.message.SipView;
import org.pbxguard.sip.message.Slice;
import org.pbxguard.sip.pbx.PbxTable;

/**
 * Asks a PBX for the nonce that it gives out now (SIP.md 0.23): a REGISTER of the edge's own,
 * without credentials, for an extension that has signed in. Without it who asks for a missing
 * extension and then for one that exists would see two nonces where two that exist get one.
 *
 * <p>Only for a PBX that tells what is missing and whose nonces repeat; at most fifty a second.
 * Refusals that wait for the answer are bounded; when none comes within {@link #PATIENCE_NANOS} or
 * there is no room they go on with what is known. Confined to one event loop.
 */
final class Decoys {
  private static final long PATIENCE_NANOS = 1_000_000_000L;
  private static final int MOST_HELD = 64;
  private static final int MAX_AOR = 256;

  private final PbxTable table;
  private final Names names;
  private final Outlet outlet;
  private final Node[] nodes;
  private final String callId = Long.toHexString(new SecureRandom().nextLong()) + "@pbx-guard";
  private final Flow nobody = new Flow();
  private final DigestView digest = new DigestView();
  private final Deque<Held> held = new ArrayDeque<>();
  private int serial;

  /** What is known of one PBX. */
  private static final class Node {
    final Nonces nonces = new Nonces();
    String aor = "";
    boolean tells;
    boolean asked;
    long askedNanos;
  }

  /** A refusal that waits for the present nonce. */
  private static final class Held {
    final int pbx;
    final Flow from;
    final byte[] message;

    Held(int pbx, Flow from, byte[] message) {
      this.pbx = pbx;
      this.from = from;
      this.message = message;
    }
  }

  Decoys(Parts parts) {
    table = parts.pbxs;
    names = parts.names;
    outlet = parts.outlet;
    nodes = new Node[table.nodes().size()];
    Arrays.setAll(nodes, each -> new Node());
  }

  private @Nullable Node node(int pbx) {
    return pbx >= 0 && pbx < nodes.length ? nodes[pbx] : null;
  }

  /** The nonces of a PBX. */
  Nonces nonces(int pbx) {
    Node node = node(pbx);
    return node == null ? nodes[0].nonces : node.nonces;
  }

  /** An address of record has signed in at a PBX. */
  void exists(int pbx, SipView answer) {
    Node node = node(pbx);
    long uri = answer.to().uri();
    if (node != null && node.aor.isEmpty() && Slice.length(uri) <= MAX_AOR) {
      node.aor = answer.text(uri);
    }
  }

  /** A stranger's request is about to leave for a PBX: its nonce is asked for first. */
  void ahead(int pbx, SipMethod method, long nanos) {
    Node node = node(pbx);
    boolean challenged = method == SipMethod.REGISTER || method == SipMethod.INVITE;
    if (node != null && node.tells && challenged) {
      ask(pbx, node, nanos);
    }
  }

  /** Whether a question is on its way. */
  private boolean ask(int pbx, Node node, long nanos) {
    if (node.asked && nanos - node.askedNanos < PATIENCE_NANOS) {
      return true;
    }
    if (node.aor.isEmpty() || !node.nonces.asks(nanos)) {
      return false;
    }
    node.asked = true;
    node.askedNanos = nanos;
    byte[] text = text(pbx, node.aor).getBytes(ISO_8859_1);
    ByteBuf out = outlet.buffer(text.length).writeBytes(text);
    outlet.toPbx(0, pbx, table.transport(pbx, Channel.SIP_UDP), nobody, out);
    return true;
  }

  private String text(int pbx, String aor) {
    serial++;
    String transport = OwnVia.name(table.transport(pbx, Channel.SIP_UDP));
    String host = aor.replaceAll("^(sips?:)?([^@]*@)?", "").replaceAll("[;?].*", "");
    return "REGISTER sip:%s SIP/2.0\r\nVia: SIP/2.0/%s %s;branch=z9hG4bK%s\r\n"
            .formatted(host, transport, names.inside(), callId.substring(0, 8) + "d" + serial)
        + "Max-Forwards: 70\r\nFrom: <%s>;tag=%d\r\nTo: <%s>\r\n".formatted(aor, serial, aor)
        + "Call-ID: %s\r\nCSeq: %d REGISTER\r\nContent-Length: 0\r\n\r\n".formatted(callId, serial);
  }

  /** Whether an answer of a PBX is one to a question; then its nonce is known. */
  boolean answered(SipView answer, int pbx, long nanos) {
    Node node = node(pbx);
    boolean own =
        answer.viaCount() == 1
            && answer.cseqMethod() == SipMethod.REGISTER
            && answer.is(answer.callId(), callId);
    if (own && node != null) {
      node.asked = false;
      learn(pbx, answer, answer.cseq(), nanos);
      if (answer.status() == 401 || answer.status() == 407) {
        node.nonces.unseen();
      } else {
        // It is gone, or nobody is challenged: there is nothing to learn from it.
        node.aor = "";
      }
    }
    return own;
  }

  /** A challenge of a PBX in answer to a transaction. */
  void learn(int pbx, SipView answer, long transaction, long nanos) {
    if (answer.status() != 401 && answer.status() != 407) {
      return;
    }
    boolean www = answer.status() == 401;
    HeaderId field = www ? HeaderId.WWW_AUTHENTICATE : HeaderId.PROXY_AUTHENTICATE;
    long value = answer.value(field);
    if (Slice.present(value) && digest.read(answer.bytes(), value)) {
      long nonce = digest.nonce();
      if (Slice.length(nonce) > 0) {
        nonces(pbx).learn(answer.bytes(), Slice.begin(nonce), Slice.end(nonce), transaction, nanos);
      }
    }
  }

  /** Whether a refusal that tells a stranger what is missing has to wait; then it is kept. */
  boolean holds(Exchange x) {
    int pbx = x.flow.listener();
    Node node = node(pbx);
    if (node == null || x.view.cseqMethod() == SipMethod.OPTIONS) {
      return false;
    }
    node.tells = true;
    if (held.size() >= MOST_HELD || !ask(pbx, node, x.nanos)) {
      return false;
    }
    int length = x.view.end() - x.view.begin();
    byte[] copy = Arrays.copyOfRange(x.view.bytes(), x.view.begin(), x.view.begin() + length);
    held.add(new Held(pbx, new Flow().set(x.flow), copy));
    return true;
  }

  /** Hands on what waits no longer. */
  void release(long nanos, BiConsumer<Flow, byte[]> to) {
    for (int rest = held.size(); rest > 0; rest--) {
      Held next = held.remove();
      Node node = nodes[next.pbx];
      if (node.asked && nanos - node.askedNanos < PATIENCE_NANOS) {
        held.add(next);
      } else {
        to.accept(next.from, next.message);
      }
    }
  }
}
