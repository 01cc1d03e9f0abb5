package org.pbxguard.servlet.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.pbxguard.core.net.IpAddress;
import org.pbxguard.core.net.IpPrefix;
import org.pbxguard.servlet.parse.HeaderValue;

/**
 * Finds the client's address of a request.
 *
 * <p>The peer of the connection is the client, unless it is a trusted proxy. Then the list in the
 * believed header is walked from the right, over trusted proxies, to the first address that is
 * none: whatever stands left of it was written by somebody who is not trusted. A trusted proxy that
 * names nobody, {@code unknown} or an obfuscated name (RFC 7239 6.2, 6.3) leaves the client
 * unknown. Text that is neither makes the request unreadable: it is refused, since taking the
 * proxy's address instead would make everybody behind it one.
 *
 * <p>Immutable and thread-safe.
 */
public final class AddressResolver {
  /** Most list elements that are walked over. */
  private static final int MAX_HOPS = 32;

  /** Longest believed header, in characters. */
  private static final int MAX_LENGTH = 2048;

  private final List<IpPrefix> trusted;
  private final ProxyHeader believed;

  /** A resolver that believes one header of the given proxies. */
  public AddressResolver(List<IpPrefix> trusted, ProxyHeader believed) {
    this.trusted = List.copyOf(trusted);
    this.believed = believed;
  }

  /** The header that is believed. */
  public ProxyHeader believed() {
    return believed;
  }

  /** Whether an address is a trusted proxy's. */
  public boolean trusts(IpAddress address) {
    for (IpPrefix prefix : trusted) {
      if (prefix.contains(address)) {
        return true;
      }
    }
    return false;
  }

  /** Whether a peer's text, as containers print it, is a trusted proxy's address. */
  public boolean trustsPeer(String peer) {
    return address(peer).filter(this::trusts).isPresent();
  }

  /**
   * The client, or empty when the peer's text is no address or a trusted proxy sent what cannot be
   * read.
   *
   * @param peer the peer's address as containers print it, IPv6 with or without brackets and zone
   * @param port the peer's port
   * @param lines the lines of the believed header, in order
   */
  public Optional<Client> resolve(String peer, int port, List<String> lines) {
    Optional<IpAddress> address = address(peer);
    if (address.isEmpty() || !trusts(address.get())) {
      return address.map(own -> new Client(own, port, true, false));
    }
    Client nobody = new Client(address.get(), port, false, true);
    String list = String.join(",", lines);
    if (list.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    return walk(split(list), nobody);
  }

  private Optional<Client> walk(List<String> elements, Client nobody) {
    int hops = 0;
    for (int i = elements.size() - 1; i >= 0; i--) {
      String element = elements.get(i).strip();
      if (element.isEmpty()) {
        continue;
      }
      Optional<Node> node = node(element);
      if (node.isEmpty() || ++hops > MAX_HOPS) {
        return Optional.empty();
      }
      if (node.get().hidden()) {
        return Optional.of(nobody);
      }
      Client named = node.get().client();
      if (!trusts(named.address())) {
        return Optional.of(named);
      }
    }
    return Optional.of(nobody);
  }

  private Optional<Node> node(String element) {
    if (believed == ProxyHeader.X_FORWARDED_FOR) {
      return Node.parse(element);
    }
    HeaderValue pairs = HeaderValue.parseParameters(element);
    if (!pairs.wellFormed()) {
      return Optional.empty();
    }
    // RFC 7239 4: each parameter is optional; a hop without "for" hides whom it serves.
    return pairs.has("for") ? Node.parse(pairs.parameter("for")) : Optional.of(Node.HIDDEN);
  }

  /** Splits at commas outside quoted strings. */
  private static List<String> split(String list) {
    List<String> elements = new ArrayList<>(4);
    boolean quoted = false;
    int start = 0;
    for (int i = 0; i < list.length(); i++) {
      char c = list.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      } else if (c == '\\' && quoted) {
        i++;
      } else if (c == ',' && !quoted) {
        elements.add(list.substring(start, i));
        start = i + 1;
      }
    }
    elements.add(list.substring(start));
    return elements;
  }

  /** An address as containers print it: IPv6 in brackets or not, with a zone or not. */
  private static Optional<IpAddress> address(String peer) {
    String text = peer;
    if (text.startsWith("[") && text.endsWith("]")) {
      text = text.substring(1, text.length() - 1);
    }
    int zone = text.indexOf('%');
    return IpAddress.parse(zone < 0 ? text : text.substring(0, zone));
  }
}
