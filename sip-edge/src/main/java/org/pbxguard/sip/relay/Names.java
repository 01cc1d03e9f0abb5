package org.pbxguard.sip.relay;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pbxguard.core.net.HostPort;
import org.pbxguard.core.net.IpAddress;
import org.pbxguard.sip.message.UriView;
import org.pbxguard.sip.message.ViaView;

/**
 * The names of the edge, outside per listener and inside, and those of the declared PBXs: what
 * tells a Via or Route of our own from a stranger's.
 *
 * <p>Confined to one event loop: a listener may be added while it runs.
 */
public final class Names {
  private static final HostPort NOWHERE = new HostPort(IpAddress.ofV4(0), 0);

  private Name inside;
  private HostPort insideBound = NOWHERE;
  private final @Nullable HostPort[] bound = new HostPort[256];
  private final @Nullable Name[] outside = new Name[256];
  private final List<Name> outsideNames = new ArrayList<>();
  private final List<List<Name>> pbxs;

  /**
   * Names of an edge without outside listeners.
   *
   * @param pbxs the names of each PBX, by its number
   */
  public Names(Name inside, List<List<Name>> pbxs) {
    this.inside = inside;
    this.pbxs = pbxs.stream().map(List::copyOf).toList();
  }

  /** Notes where a listener is bound, whatever it is called. */
  public void bound(int listener, HostPort at) {
    bound[listener] = at;
  }

  /** Where a listener is bound; port 0 of no address when that listener is gone. */
  HostPort boundAt(int listener) {
    HostPort at = bound[listener];
    return at == null ? NOWHERE : at;
  }

  /** Notes where the inside socket is bound. */
  public void insideBound(HostPort at) {
    insideBound = at;
  }

  /** Where the inside socket is bound. */
  HostPort insideAt() {
    return insideBound;
  }

  /** Sets the name that the PBX knows the edge by, once its port is known. */
  public void inside(Name name) {
    inside = name;
  }

  /** Adds an outside listener under its number. */
  public void addOutside(int listener, Name name) {
    outside[listener] = name;
    outsideNames.add(name);
  }

  /**
   * A number for a listener: the same for the same hash after a restart, since tokens carry it,
   * unless another listener has it already.
   */
  public int free(int hash) {
    int number = (hash * 0x9E37_79B1) >>> 24;
    while (outside[number] != null) {
      number = (number + 1) & 0xFF;
    }
    return number;
  }

  /** The name that the PBX knows the edge by. */
  public Name inside() {
    return inside;
  }

  /**
   * The name that phones of a listener know the edge by; the first one's when that listener is
   * gone.
   */
  public Name outside(int listener) {
    Name name = outside[listener];
    return name != null ? name : outsideNames.get(0);
  }

  /** Whether a URI names the edge, on either side. */
  public boolean isOwn(UriView uri) {
    return uri.isSip() && isOwn(uri.bytes(), uri.host(), uri.port());
  }

  /** Whether a Via's sent-by is the edge's, on either side. */
  public boolean isOwn(ViaView via) {
    return isOwn(via.bytes(), via.host(), via.port());
  }

  /** Whether a Via's sent-by is the one that goes to the PBX. */
  public boolean isInside(ViaView via) {
    return inside.is(via.bytes(), via.host(), via.port());
  }

  private boolean isOwn(byte[] bytes, long host, int port) {
    if (inside.is(bytes, host, port)) {
      return true;
    }
    for (int i = 0; i < outsideNames.size(); i++) {
      if (outsideNames.get(i).is(bytes, host, port)) {
        return true;
      }
    }
    return false;
  }

  /** Whether a URI names a declared PBX. */
  public boolean isPbx(UriView uri) {
    for (List<Name> names : pbxs) {
      for (Name name : names) {
        if (uri.isSip() && name.is(uri.bytes(), uri.host(), uri.port())) {
          return true;
        }
      }
    }
    return false;
  }
}
