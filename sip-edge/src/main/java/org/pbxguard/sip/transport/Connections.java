package org.pbxguard.sip.transport;

import io.netty.channel.Channel;
import io.netty.util.collection.IntObjectHashMap;
import io.netty.util.collection.LongObjectHashMap;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pbxguard.core.net.IpAddress;
import org.pbxguard.sip.flow.Flow;

/**
 * The open connections of a loop by their number, which flow tokens name (RFC 5626 5.2), and how
 * many each source has.
 *
 * <p>Bounded by the settings' limits: a connection beyond them is not taken in. Confined to one
 * event loop.
 */
final class Connections {
  private final TcpSettings settings;
  private final IntObjectHashMap<Connection> open = new IntObjectHashMap<>();
  private final LongObjectHashMap<Integer> bySource = new LongObjectHashMap<>();
  private int next = new SecureRandom().nextInt();

  /** One connection, and when something last came by it. */
  static final class Connection {
    final Channel channel;
    final Flow flow = new Flow();
    long heardNanos;
    boolean spoke;

    Connection(Channel channel) {
      this.channel = channel;
    }
  }

  Connections(TcpSettings settings) {
    this.settings = settings;
  }

  /** Takes a connection in and gives its flow a number; null when there is no room for it. */
  @Nullable Connection add(Channel channel, Flow from, long nanos) {
    long source = source(from);
    int has = of(source);
    if (open.size() >= settings.maxConnections() || has >= settings.maxPerSource()) {
      return null;
    }
    bySource.put(source, Integer.valueOf(has + 1));
    while (next == 0 || open.containsKey(next)) {
      next++;
    }
    Connection added = new Connection(channel);
    added.flow.set(from).local(from.transport(), from.listener(), next++);
    added.heardNanos = nanos;
    open.put(added.flow.connection(), added);
    return added;
  }

  void remove(Connection connection) {
    if (open.remove(connection.flow.connection()) == null) {
      return;
    }
    long source = source(connection.flow);
    int left = of(source) - 1;
    if (left <= 0) {
      bySource.remove(source);
    } else {
      bySource.put(source, Integer.valueOf(left));
    }
  }

  /** The connection of a flow, null when it is closed. */
  @Nullable Connection of(Flow flow) {
    Connection found = open.get(flow.connection());
    return found != null && found.flow.same(flow) ? found : null;
  }

  /** All of them, as they are now. */
  List<Connection> all() {
    return new ArrayList<>(open.values());
  }

  private int of(long source) {
    Integer has = bySource.get(source);
    return has == null ? 0 : has;
  }

  private static long source(Flow flow) {
    return IpAddress.isV4(flow.high(), flow.low()) ? flow.low() : flow.high();
  }
}
