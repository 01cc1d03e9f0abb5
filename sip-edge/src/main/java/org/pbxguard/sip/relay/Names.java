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
  /** Most outside listeners: their numbers have a byte in tokens. */
  public static final int LISTENERS = 256;

  private static final HostPort NOWHERE = new HostPort(IpAddress.ofV4(0), 0);

  private final List<Name> inside = new ArrayList<>();
  private final List<HostPort> insideBound = new ArrayList<>();
  private final @Nullable HostPort[] bound = new HostPort[LISTENERS];
  private final @Nullable Name[] outside = new Name[LISTENERS];
  private final List<Name> outsideNames = new ArrayList<>();
  private final List<List<Name>> pbxs;

  /**
   * Names of an edge without outside listeners.
   *
   * @param pbxs the names of each PBX, by its number
   */
  public Names(Name inside, List<List<Name>> pbxs) {
    this.inside.add(inside);
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

  /** Notes where the next inside socket is bound. */
  public void insideBound(HostPort at) {
    insideBound.add(at);
  }

  /** Where the inside socket of a number is bound. */
  HostPort insideAt(int door) {
    return door < insideBound.size() ? insideBound.get(door) : NOWHERE;
  }

  /**
   * Sets the name of an inside socket, once its port is known: 0 for the edge itself, from 1 the
   * trunks, one after another.
   */
  public void inside(int door, Name name) {
    if (door < inside.size()) {
      inside.set(door, name);
    } else {
      inside.add(name);
    }
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
    return inside(0);
  }

  /** The name that the PBX knows a trunk by, or the edge itself for 0 and for what is none. */
  public Name inside(int door) {
    return inside.get(door < inside.size() ? door : 0);
  }

  /** The number of the inside socket that a URI names, -1 for none. */
  int door(UriView uri) {
    for (int i = 0; i < inside.size(); i++) {
      if (uri.isSip() && inside.get(i).is(uri.bytes(), uri.host(), uri.port())) {
        return i;
      }
    }
    return -1;
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
    return isInside(via.bytes(), via.host(), via.port());
  }

  private boolean isInside(byte[] bytes, long host, int port) {
    for (int i = 0; i < inside.size(); i++) {
      if (inside.get(i).is(bytes, host, port)) {
        return true;
      }
    }
    return false;
  }

  private boolean isOwn(byte[] bytes, long host, int port) {
    if (isInside(bytes, host, port)) {
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
