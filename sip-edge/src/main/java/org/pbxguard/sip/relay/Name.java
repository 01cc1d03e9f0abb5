package org.pbxguard.sip.relay;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import org.pbxguard.core.net.HostPort;
import org.pbxguard.core.net.IpAddress;
import org.pbxguard.sip.message.Slice;

/**
 * A host and port under which the edge or a PBX is known in Via and Route: compared as RFC 3261
 * 19.1.4 says, names without regard to case, addresses by their value, the port 5060 when none is
 * written.
 *
 * <p>Immutable.
 */
public final class Name {
  /** The port of SIP over UDP and TCP when none is written. */
  public static final int DEFAULT_PORT = 5060;

  private final String host;
  private final byte[] lower;
  private final int port;
  private final Optional<IpAddress> v6;
  private final byte[] text;

  private Name(String host, int port, Optional<IpAddress> v6) {
    this.host = host;
    this.lower = host.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.US_ASCII);
    this.port = port;
    this.v6 = v6;
    this.text = (host + ":" + port).getBytes(StandardCharsets.US_ASCII);
  }

  /** The name of an address. */
  public static Name of(HostPort at) {
    IpAddress address = at.address();
    return address.isV4()
        ? new Name(address.toString(), at.port(), Optional.empty())
        : new Name("[" + address + "]", at.port(), Optional.of(address));
  }

  /**
   * Reads {@code host}, {@code host:port}, or an address in either form.
   *
   * @param fallbackPort the port when none is written
   */
  public static Optional<Name> parse(String text, int fallbackPort) {
    Optional<HostPort> address = HostPort.parse(text);
    if (address.isPresent()) {
      return address.map(Name::of);
    }
    Optional<IpAddress> bare = IpAddress.parse(text.replace("[", "").replace("]", ""));
    if (bare.isPresent()) {
      return bare.map(ip -> Name.of(new HostPort(ip, fallbackPort)));
    }
    int colon = text.indexOf(':');
    String host = colon < 0 ? text : text.substring(0, colon);
    String digits = colon < 0 ? String.valueOf(fallbackPort) : text.substring(colon + 1);
    boolean legal = host.matches("[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?");
    if (!legal || !digits.matches("[0-9]{1,5}")) {
      return Optional.empty();
    }
    int port = Integer.parseInt(digits);
    return port < 1 || port > 65_535
        ? Optional.empty()
        : Optional.of(new Name(host, port, Optional.empty()));
  }

  /** The same host at another port. */
  public Name withPort(int other) {
    return new Name(host, other, v6);
  }

  /** {@code host:port} as it is written into messages; not to be changed. */
  public byte[] text() {
    return text;
  }

  /** The port. */
  public int port() {
    return port;
  }

  /** Whether a host and port (-1 when none is written) of a message mean this name. */
  public boolean is(byte[] bytes, long host, int written) {
    if ((written < 0 ? DEFAULT_PORT : written) != port || !Slice.present(host)) {
      return false;
    }
    int begin = Slice.begin(host);
    int length = Slice.length(host);
    if (length == lower.length && sameLower(bytes, begin)) {
      return true;
    }
    return v6.isPresent() && length > 2 && bytes[begin] == '[' && sameAddress(bytes, host);
  }

  private boolean sameLower(byte[] bytes, int begin) {
    for (int i = 0; i < lower.length; i++) {
      int c = bytes[begin + i];
      int folded = c >= 'A' && c <= 'Z' ? c | 0x20 : c;
      if (folded != lower[i]) {
        return false;
      }
    }
    return true;
  }

  private boolean sameAddress(byte[] bytes, long host) {
    int from = Slice.begin(host) + 1;
    int length = Slice.length(host) - 2;
    String inner = new String(bytes, from, length, StandardCharsets.ISO_8859_1);
    return IpAddress.parse(inner).equals(v6);
  }

  @Override
  public String toString() {
    return new String(text, StandardCharsets.US_ASCII);
  }
}
