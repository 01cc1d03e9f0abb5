package org.pbxguard.server.listen;

import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.pbxguard.core.net.IpAddress;
import org.pbxguard.core.net.IpPrefix;

/**
 * Closes connections of a client that has too many open, so that one client cannot take all that
 * the listener has. A client is an IPv4 address or an IPv6 prefix of 64 bits.
 *
 * <p>Both tables hold open connections only, of which the listener has a limit of its own.
 *
 * <p>Thread-safe.
 */
final class ClientConnections implements Connection.Listener {
  private static final int V6_LENGTH = 64;

  private final int most;
  private final Predicate<IpAddress> exempt;
  private final Map<EndPoint, IpAddress> owners = new ConcurrentHashMap<>();
  private final Map<IpAddress, Integer> open = new ConcurrentHashMap<>();

  /**
   * A limit.
   *
   * @param most connections that one client may have open
   * @param exempt whose connections carry many clients
   */
  ClientConnections(int most, Predicate<IpAddress> exempt) {
    this.most = most;
    this.exempt = exempt;
  }

  @Override
  public void onOpened(Connection connection) {
    EndPoint socket = connection.getEndPoint();
    // What TLS carries is not counted beside TLS itself.
    if (socket instanceof SslConnection.SslEndPoint) {
      return;
    }
    client(socket)
        .filter(client -> !exempt.test(client))
        .map(client -> IpPrefix.ofSource(client, V6_LENGTH).address())
        .filter(client -> owners.putIfAbsent(socket, client) == null)
        .filter(client -> open.merge(client, 1, Integer::sum) > most)
        .ifPresent(client -> socket.close());
  }

  private static Optional<IpAddress> client(EndPoint socket) {
    return socket.getRemoteSocketAddress() instanceof InetSocketAddress peer
            && peer.getAddress() != null
        ? Optional.of(IpAddress.of(peer.getAddress()))
        : Optional.empty();
  }

  @Override
  public void onClosed(Connection connection) {
    EndPoint socket = connection.getEndPoint();
    // A connection that changes its protocol is closed too, but its socket stays.
    if (socket instanceof SslConnection.SslEndPoint || socket.isOpen()) {
      return;
    }
    IpAddress client = owners.remove(socket);
    if (client != null) {
      open.computeIfPresent(client, (each, count) -> count > 1 ? count - 1 : null);
    }
  }

  /** How many clients have a connection open. */
  int clients() {
    return open.size();
  }
}
