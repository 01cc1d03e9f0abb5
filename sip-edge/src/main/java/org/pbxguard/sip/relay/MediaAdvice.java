package org.pbxguard.sip.relay;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.pbxguard.core.net.HostPort;
import org.pbxguard.core.net.IpAddress;
import org.pbxguard.sip.flow.Flow;
import org.pbxguard.sip.message.HeaderId;
import org.pbxguard.sip.message.SipView;
import org.pbxguard.sip.message.Slice;

/**
 * Notices that a PBX offers media at an address that the other side cannot reach (SIP.md 0.21):
 * loopback, private or link-local in a connection line (RFC 4566 5.7) of a description that leaves
 * for a public address. It is counted, and told in the log once an hour for each PBX. Nothing is
 * changed: media is the PBX's.
 *
 * <p>Only bodies of {@code application/sdp} are looked at, their first {@value #MOST} bytes, and
 * nothing is created for IPv4 unless it is told. Confined to one event loop.
 */
final class MediaAdvice {
  private static final Logger LOG = LogManager.getLogger(MediaAdvice.class);
  private static final int MOST = 4_096;

  /** Characters of the longest IPv6 address; a longer host is a name. */
  private static final int LONGEST = 45;

  private static final String TYPE = "application/sdp";
  private static final byte[] CONNECTION = "c=IN IP".getBytes(StandardCharsets.US_ASCII);
  private static final long AGAIN_NANOS = TimeUnit.HOURS.toNanos(1);

  private final List<HostPort> pbxs;
  private final Counters counters;
  private final boolean[] told;
  private final long[] toldNanos;

  MediaAdvice(List<HostPort> pbxs, Counters counters) {
    this.pbxs = pbxs;
    this.counters = counters;
    this.told = new boolean[pbxs.size()];
    this.toldNanos = new long[pbxs.size()];
  }

  /** Looks at a message of a PBX that leaves to a flow. */
  void look(Exchange x, Flow to) {
    SipView view = x.view;
    if (view.bodyBegin() >= view.end() || !isDescription(view)) {
      return;
    }
    if (IpAddress.isLocal(to.high(), to.low())) {
      return;
    }
    int end = Math.min(view.end(), view.bodyBegin() + MOST);
    long local = local(view.bytes(), view.bodyBegin(), end);
    if (Slice.present(local)) {
      counters.unreachableMedia();
      tell(x, to, local);
    }
  }

  private static boolean isDescription(SipView view) {
    long type = view.value(HeaderId.CONTENT_TYPE);
    int begin = Slice.begin(type);
    int end = begin + TYPE.length();
    if (!Slice.present(type)
        || Slice.length(type) < TYPE.length()
        || !view.isIgnoreCase(Slice.of(begin, end), TYPE)) {
      return false;
    }
    return end == Slice.end(type) || view.bytes()[end] == ';' || view.bytes()[end] <= ' ';
  }

  /** The first address in a connection line that only a neighbour reaches, else NONE. */
  private static long local(byte[] bytes, int begin, int end) {
    int line = begin;
    while (line < end) {
      int next = line;
      while (next < end && bytes[next] != '\n') {
        next++;
      }
      long address = address(bytes, line, next);
      if (Slice.present(address) && isLocal(bytes, address)) {
        return address;
      }
      line = next + 1;
    }
    return Slice.NONE;
  }

  /** The address of a connection line, else NONE. */
  private static long address(byte[] bytes, int begin, int end) {
    int at = begin + CONNECTION.length + 2;
    if (end <= at) {
      return Slice.NONE;
    }
    for (int i = 0; i < CONNECTION.length; i++) {
      if (bytes[begin + i] != CONNECTION[i]) {
        return Slice.NONE;
      }
    }
    int stop = at;
    while (stop < end && bytes[stop] > ' ' && bytes[stop] != '/') {
      stop++;
    }
    return Slice.of(at, stop);
  }

  private static boolean isLocal(byte[] bytes, long address) {
    long v4 = v4(bytes, Slice.begin(address), Slice.end(address));
    if (v4 >= 0) {
      return v4 != 0 && IpAddress.isLocal(0, 0xFFFF_0000_0000L | v4);
    }
    boolean v6 = Slice.length(address) <= LONGEST;
    Optional<IpAddress> read = v6 ? IpAddress.parse(text(bytes, address)) : Optional.empty();
    return read.filter(at -> IpAddress.isLocal(at.high(), at.low())).isPresent();
  }

  /** The bits of a dotted address, -1 when it is none. */
  private static long v4(byte[] bytes, int begin, int end) {
    long bits = 0;
    int octet = -1;
    int octets = 0;
    for (int i = begin; i < end; i++) {
      int digit = bytes[i] - '0';
      if (digit >= 0 && digit <= 9) {
        octet = 10 * Math.max(octet, 0) + digit;
      } else if (bytes[i] == '.' && octet >= 0) {
        bits = (bits << 8) | octet;
        octets++;
        octet = -1;
      } else {
        return -1;
      }
      if (octet > 255 || octets > 3) {
        return -1;
      }
    }
    return octets == 3 && octet >= 0 ? (bits << 8) | octet : -1;
  }

  private static String text(byte[] bytes, long slice) {
    return new String(bytes, Slice.begin(slice), Slice.length(slice), StandardCharsets.ISO_8859_1);
  }

  private void tell(Exchange x, Flow to, long local) {
    int pbx = x.flow.listener();
    if (pbx >= told.length || (told[pbx] && x.nanos - toldNanos[pbx] < AGAIN_NANOS)) {
      return;
    }
    told[pbx] = true;
    toldNanos[pbx] = x.nanos;
    LOG.warn(
        "the PBX {} offers media at {} to {}, who cannot reach it: let its SDP name a public"
            + " address (README, \"Five minutes before a PBX\", lines marked media)",
        pbxs.get(pbx),
        text(x.view.bytes(), local),
        to.address());
  }
}
