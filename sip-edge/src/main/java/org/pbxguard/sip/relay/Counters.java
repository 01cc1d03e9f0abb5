package org.pbxguard.sip.relay;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.pbxguard.sip.message.SipMethod;

/**
 * How many messages of each method met each fate, since the start. What has no method is counted
 * under {@link SipMethod#OTHER}.
 *
 * <p>Thread-safe.
 */
public final class Counters {
  private final Map<Fate, Map<SipMethod, LongAdder>> adders = new EnumMap<>(Fate.class);

  private final LongAdder media = new LongAdder();

  /** Counters at zero. */
  public Counters() {
    for (Fate fate : Fate.values()) {
      Map<SipMethod, LongAdder> byMethod = new EnumMap<>(SipMethod.class);
      for (SipMethod method : SipMethod.values()) {
        byMethod.put(method, new LongAdder());
      }
      adders.put(fate, byMethod);
    }
  }

  /** Counts one message. */
  public void count(SipMethod method, Fate fate) {
    adder(method, fate).increment();
  }

  /** Messages of a method that met a fate. */
  public long of(SipMethod method, Fate fate) {
    return adder(method, fate).sum();
  }

  /** Messages of any method that met a fate. */
  public long of(Fate fate) {
    long sum = 0;
    for (SipMethod method : SipMethod.values()) {
      sum += of(method, fate);
    }
    return sum;
  }

  /** A description of media left that the other side cannot reach. */
  void unreachableMedia() {
    media.increment();
  }

  /**
   * How many descriptions left to public addresses that name an address which nobody there reaches.
   */
  public long ofUnreachableMedia() {
    return media.sum();
  }

  private LongAdder adder(SipMethod method, Fate fate) {
    Map<SipMethod, LongAdder> byMethod = adders.get(fate);
    LongAdder adder = byMethod == null ? null : byMethod.get(method);
    if (adder == null) {
      throw new IllegalStateException("no counter for " + fate + " " + method);
    }
    return adder;
  }
}
