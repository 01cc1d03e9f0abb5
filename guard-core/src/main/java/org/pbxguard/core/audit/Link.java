package org.pbxguard.core.audit;

import java.nio.ByteBuffer;
import org.pbxguard.core.secret.Signer;

/** An event in its place in the chain. Immutable. */
final class Link {
  final long sequence;
  final ThreatEvent event;

  /** Signs this event, its place and the link before. */
  final byte[] tag;

  Link(long sequence, ThreatEvent event, byte[] tag) {
    this.sequence = sequence;
    this.event = event;
    this.tag = tag;
  }

  static Link after(byte[] before, long sequence, ThreatEvent event, Signer signer) {
    return new Link(sequence, event, signer.sign(message(before, sequence, event)));
  }

  boolean follows(byte[] before, Signer signer) {
    return signer.verify(message(before, sequence, event), tag);
  }

  private static byte[] message(byte[] before, long sequence, ThreatEvent event) {
    byte[] body = EventCodec.body(event);
    return ByteBuffer.allocate(1 + before.length + 16 + body.length)
        .put((byte) before.length)
        .put(before)
        .putLong(sequence)
        .putLong(event.time().toEpochMilli())
        .put(body)
        .array();
  }
}
