package org.pbxguard.sip.dns;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.dns.DefaultDnsRecordDecoder;
import io.netty.handler.codec.dns.DnsRawRecord;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import org.pbxguard.core.net.IpAddress;

/**
 * What is in the records that RFC 3263 asks for. A record that is cut or broken is none: the server
 * of a domain is not ours, so its answer is input like any other.
 *
 * <p>Stateless.
 */
final class Records {
  private static final int MAX_NAME = 253;

  private Records() {}

  /**
   * An SRV record (RFC 2782).
   *
   * @param host without the last dot; empty where the service is said not to be offered
   */
  record Srv(int priority, int weight, int port, String host) {}

  /** A NAPTR record (RFC 3403 4.1) that leads to SRV records. */
  record Naptr(int order, int preference, String service, String replacement) {}

  /** Reads an SRV record. */
  static Optional<Srv> srv(DnsRawRecord record) {
    ByteBuf content = record.content();
    try {
      int priority = content.readUnsignedShort();
      int weight = content.readUnsignedShort();
      int port = content.readUnsignedShort();
      String host = name(content);
      boolean usable = port > 0 && host.length() <= MAX_NAME;
      return usable ? Optional.of(new Srv(priority, weight, port, host)) : Optional.empty();
    } catch (RuntimeException broken) {
      return Optional.empty();
    }
  }

  /** Reads a NAPTR record; none for one that leads elsewhere than to SRV records. */
  static Optional<Naptr> naptr(DnsRawRecord record) {
    ByteBuf content = record.content();
    try {
      int order = content.readUnsignedShort();
      int preference = content.readUnsignedShort();
      String flags = text(content);
      String service = text(content);
      String expression = text(content);
      String replacement = name(content);
      boolean usable =
          flags.equals("S")
              && expression.isEmpty()
              && !replacement.isEmpty()
              && replacement.length() <= MAX_NAME;
      return usable
          ? Optional.of(new Naptr(order, preference, service, replacement))
          : Optional.empty();
    } catch (RuntimeException broken) {
      return Optional.empty();
    }
  }

  /** Reads the address of an A or AAAA record. */
  static Optional<IpAddress> address(DnsRawRecord record) {
    int bytes = record.content().readableBytes();
    return bytes == 4 || bytes == 16
        ? Optional.of(IpAddress.ofBytes(ByteBufUtil.getBytes(record.content())))
        : Optional.empty();
  }

  private static String name(ByteBuf content) {
    String name = DefaultDnsRecordDecoder.decodeName(content);
    return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
  }

  private static String text(ByteBuf content) {
    int length = content.readUnsignedByte();
    return content
        .readCharSequence(length, StandardCharsets.US_ASCII)
        .toString()
        .toUpperCase(Locale.ROOT);
  }
}
