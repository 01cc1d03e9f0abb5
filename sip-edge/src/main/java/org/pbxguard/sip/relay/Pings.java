package org.pbxguard.sip.relay;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import java.security.SecureRandom;
import org.pbxguard.core.arrival.Channel;
import org.pbxguard.core.net.HostPort;
import org.pbxguard.sip.flow.Flow;
import org.pbxguard.sip.message.SipMethod;
import org.pbxguard.sip.message.SipView;
import org.pbxguard.sip.pbx.PbxHealth;
import org.pbxguard.sip.pbx.PbxTable;

/**
 * The edge's own OPTIONS to the PBXs (RFC 3261 11), and their answers. Whatever the status, a PBX
 * that answers is there.
 *
 * <p>Confined to one event loop.
 */
final class Pings {
  private final PbxTable table;
  private final PbxHealth health;
  private final Names names;
  private final Outlet outlet;
  private final String callId = Long.toHexString(new SecureRandom().nextLong()) + "@pbx-guard";
  private final Flow nobody = new Flow();
  private int serial;

  Pings(Parts parts) {
    table = parts.pbxs;
    health = parts.health;
    names = parts.names;
    outlet = parts.outlet;
  }

  /** Asks those that are due. */
  void send(long nanos) {
    for (int pbx = 0; pbx < table.nodes().size(); pbx++) {
      if (health.due(pbx, nanos)) {
        byte[] text = text(pbx, table.nodes().get(pbx)).getBytes(US_ASCII);
        ByteBuf out = outlet.buffer(text.length).writeBytes(text);
        outlet.toPbx(0, pbx, table.transport(pbx, Channel.SIP_UDP), nobody, out);
      }
    }
  }

  /** Whether an answer of a PBX is one to a ping; then it has told that it is up. */
  boolean answered(SipView answer, int pbx, long nanos) {
    boolean own =
        answer.viaCount() == 1
            && answer.cseqMethod() == SipMethod.OPTIONS
            && answer.is(answer.callId(), callId);
    if (own) {
      health.answered(pbx, nanos);
    }
    return own;
  }

  private String text(int pbx, HostPort at) {
    serial++;
    String transport = OwnVia.name(table.transport(pbx, Channel.SIP_UDP));
    return "OPTIONS sip:%s SIP/2.0\r\nVia: SIP/2.0/%s %s;branch=z9hG4bK%s\r\n"
            .formatted(at, transport, names.inside(), callId.substring(0, 8) + serial)
        + "Max-Forwards: 70\r\nFrom: <sip:pbx-guard@%s>;tag=%d\r\nTo: <sip:%s>\r\n"
            .formatted(names.inside(), serial, at)
        + "Call-ID: %s\r\nCSeq: %d OPTIONS\r\nContent-Length: 0\r\n\r\n".formatted(callId, serial);
  }
}
