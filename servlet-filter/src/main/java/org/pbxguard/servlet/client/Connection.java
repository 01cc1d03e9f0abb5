package org.pbxguard.servlet.client;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.pbxguard.core.net.IpAddress;
import org.pbxguard.servlet.page.Browser;

/**
 * What a connection says to pages that secrets go over: who the person is at, and whether it is
 * encrypted.
 *
 * <p>Immutable and thread-safe.
 */
public final class Connection {
  private final AddressResolver clients;
  private final AddressResolver tls;

  /**
   * A reader of connections.
   *
   * @param clients knows the proxies that name the client
   * @param tls knows the proxies that end TLS
   */
  public Connection(AddressResolver clients, AddressResolver tls) {
    this.clients = clients;
    this.tls = tls;
  }

  /** The address of the person, where it is known. */
  public Optional<IpAddress> address(HttpServletRequest request) {
    List<String> lines = Collections.list(request.getHeaders(clients.believed().header()));
    return clients
        .resolve(request.getRemoteAddr(), request.getRemotePort(), lines)
        .filter(Client::known)
        .map(Client::address);
  }

  /** What a person would call the browser and where it is. */
  public String device(HttpServletRequest request) {
    return Stream.concat(
            Stream.of(Browser.name(request.getHeader("User-Agent"))),
            address(request).stream().map(IpAddress::toString))
        .filter(text -> !text.isEmpty())
        .collect(Collectors.joining(", "));
  }

  /** By TLS here, or at a declared proxy. */
  public boolean secure(HttpServletRequest request) {
    if (request.isSecure()) {
      return true;
    }
    List<String> said = Collections.list(request.getHeaders("X-Forwarded-Proto"));
    return said.size() == 1
        && said.get(0).equalsIgnoreCase("https")
        && tls.trustsPeer(request.getRemoteAddr());
  }

  /** By TLS, or from this machine itself without a proxy between. */
  public boolean encrypted(HttpServletRequest request) {
    boolean proxied =
        request.getHeader("X-Forwarded-For") != null || request.getHeader("Forwarded") != null;
    return secure(request)
        || (!proxied
            && tls.resolve(request.getRemoteAddr(), 0, List.of())
                .filter(peer -> peer.address().isLoopback())
                .isPresent());
  }
}
