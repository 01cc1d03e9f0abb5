package org.pbxguard.core.audit;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.pbxguard.core.finding.Severity;
import org.pbxguard.core.net.IpPrefix;
import org.pbxguard.core.secret.Signer;

/**
 * An event in its place in the chain: what queries filter by, and the rest as the bytes that are on
 * disk, a quarter of what the event itself takes. Immutable.
 */
final class Link {
  final long sequence;
  final long millis;
  final EventType type;
  final Severity severity;
  final Optional<IpPrefix> source;

  /** The attack class, or empty. */
  final String category;

  /** Events that came too fast before this one. */
  final long unrecorded;

  final byte[] body;

  /** Signs this event, its place and the link before. */
  final byte[] tag;

  Link(long sequence, ThreatEvent event, byte[] body, byte[] tag) {
    this.sequence = sequence;
    this.millis = event.time().toEpochMilli();
    this.type = event.type();
    this.severity = event.severity();
    this.source = event.source();
    this.category = event.detail("category").intern();
    this.unrecorded = number(event.detail(ThreatEvent.UNRECORDED));
    this.body = body;
    this.tag = tag;
  }

  private static long number(String text) {
    return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : 0;
  }

  static Link after(byte[] before, long sequence, ThreatEvent event, Signer signer) {
    byte[] body = EventCodec.body(event);
    byte[] message = message(before, sequence, event.time().toEpochMilli(), body);
    return new Link(sequence, event, body, signer.sign(message));
  }

  boolean follows(byte[] before, Signer signer) {
    return signer.verify(message(before, sequence, millis, body), tag);
  }

  ThreatEvent event() {
    return EventCodec.event(millis, body);
  }

  private static byte[] message(byte[] before, long sequence, long millis, byte[] body) {
    return ByteBuffer.allocate(1 + before.length + 16 + body.length)
        .put((byte) before.length)
        .put(before)
        .putLong(sequence)
        .putLong(millis)
        .put(body)
        .array();
  }
}
