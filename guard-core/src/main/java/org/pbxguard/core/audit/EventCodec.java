package org.pbxguard.core.audit;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.pbxguard.core.finding.Severity;
import org.pbxguard.core.journal.JournalException;
import org.pbxguard.core.journal.Row;
import org.pbxguard.core.journal.Table;
import org.pbxguard.core.journal.ValueReader;
import org.pbxguard.core.journal.ValueWriter;
import org.pbxguard.core.net.IpPrefix;

/**
 * Rows of events. The key is the time in milliseconds, by which the store forgets, and the sequence
 * number; the value is the event and the link of the chain. Stateless.
 */
final class EventCodec {
  private static final int VERSION = 1;

  private EventCodec() {}

  static byte[] key(Link link) {
    return ByteBuffer.allocate(16).putLong(link.millis).putLong(link.sequence).array();
  }

  static byte[] body(ThreatEvent event) {
    ValueWriter out = new ValueWriter(VERSION).u8(event.type().code()).u8(code(event.severity()));
    out.bytes(event.source().map(IpPrefix::toBytes).orElse(new byte[0]));
    out.u8(event.details().size());
    event.details().forEach((name, value) -> out.text(name).text(value));
    return out.toBytes();
  }

  static byte[] value(Link link) {
    return new ValueWriter(VERSION).bytes(link.body).bytes(link.tag).toBytes();
  }

  /** A row's link; its event, which the link keeps as bytes only, is handed to {@code each}. */
  static Link link(Row row, Consumer<ThreatEvent> each) {
    ByteBuffer key = ByteBuffer.wrap(row.key());
    if (key.remaining() != 16) {
      throw new JournalException("table AUDIT holds a key of " + key.remaining() + " bytes");
    }
    ValueReader in = new ValueReader(row, VERSION);
    byte[] body = in.bytes();
    ThreatEvent event = event(key.getLong(), body);
    each.accept(event);
    return new Link(key.getLong(), event, body, in.bytes());
  }

  static ThreatEvent event(long millis, byte[] body) {
    ValueReader in = new ValueReader(new Row(Table.AUDIT, new byte[0], body), VERSION);
    EventType type = type(in.u8());
    Severity severity = severity(in.u8());
    byte[] prefix = in.bytes();
    Optional<IpPrefix> source =
        prefix.length == 0 ? Optional.empty() : Optional.of(IpPrefix.ofBytes(prefix));
    Map<String, String> details = new LinkedHashMap<>();
    for (int rest = in.u8(); rest > 0; rest--) {
      String name = in.text();
      details.put(name, in.text());
    }
    return new ThreatEvent(Instant.ofEpochMilli(millis), type, severity, source, details);
  }

  private static int code(Severity severity) {
    return switch (severity) {
      case LOW -> 0;
      case MEDIUM -> 1;
      case HIGH -> 2;
    };
  }

  private static Severity severity(int code) {
    return switch (code) {
      case 0 -> Severity.LOW;
      case 1 -> Severity.MEDIUM;
      default -> Severity.HIGH;
    };
  }

  private static EventType type(int code) {
    for (EventType type : EventType.values()) {
      if (type.code() == code) {
        return type;
      }
    }
    throw new JournalException("table AUDIT holds an unknown type, " + code);
  }
}
