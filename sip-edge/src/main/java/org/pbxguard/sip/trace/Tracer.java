package org.pbxguard.sip.trace;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pbxguard.core.time.GuardClock;

/**
 * Shows messages as they came and left, decrypted (SIP.md 0.24): all of them to the collector of
 * the settings, those that somebody wants to see to his {@link Trace}. While nobody looks it costs
 * the event loop one look at a flag; while somebody does, a copy, and never a wait.
 *
 * <p>Bounded: {@value #MOST_TRACES} traces. {@link #begin}, {@link #sent} and {@link #done} are
 * confined to one event loop; the rest is thread-safe.
 */
public final class Tracer implements AutoCloseable {
  /** Traces that are kept, those that have ended included. */
  public static final int MOST_TRACES = 4;

  /** The longest trace. */
  public static final Duration LONGEST = Duration.ofHours(1);

  /** The largest trace, in bytes. */
  public static final int LARGEST = 32 << 20;

  private final GuardClock clock;
  private final boolean credentials;
  private final @Nullable Collector collector;
  private final @Nullable Conveyor toCollector;
  private final List<Trace> traces = new ArrayList<>();
  private final SecureRandom random = new SecureRandom();
  private final List<Out> outs = new ArrayList<>();
  private volatile List<Trace> active = List.of();
  private volatile boolean on;
  private volatile @Nullable Conveyor toTraces;

  /** A message that left while another was in work. */
  private record Out(Leg leg, Bytes message) {}

  /** A holder of bytes that nobody changes any more. */
  private static final class Bytes {
    final byte[] bytes;

    Bytes(byte[] bytes) {
      this.bytes = bytes;
    }
  }

  /**
   * A tracer of the settings.
   *
   * @throws IllegalArgumentException when the collector's password cannot be read
   */
  public Tracer(TraceSettings settings, GuardClock clock) {
    this.clock = clock;
    this.credentials = settings.credentials();
    this.collector = settings.hep().map(each -> new Collector(each, clock)).orElse(null);
    this.toCollector = collector == null ? null : new Conveyor("sip-hep");
    this.on = collector != null;
  }

  /** Whether anybody looks. */
  public boolean on() {
    return on;
  }

  /** A message is in work. */
  public void begin() {
    outs.clear();
  }

  /** The message in work makes another leave; its bytes are handed over. */
  public void sent(Leg leg, byte[] message) {
    outs.add(new Out(leg, new Bytes(message)));
  }

  /**
   * The message in work is done; its bytes are handed over.
   *
   * @param callId of this message and of those that left
   * @param fate what became of it
   * @param reference the reference id of the verdict on it, or empty
   */
  public void done(Leg came, byte[] message, String callId, String fate, String reference) {
    Instant now = clock.instant();
    long micros = now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
    List<Trace> looking = looking(came, callId);
    if (collector == null && looking.isEmpty()) {
      return;
    }
    show(new Copy(came, micros, masked(message), callId, fate, reference), looking);
    for (Out each : outs) {
      byte[] bytes = masked(each.message.bytes);
      show(new Copy(each.leg, micros, bytes, callId, "sent", reference), looking);
    }
  }

  private byte[] masked(byte[] message) {
    if (!credentials) {
      Masking.mask(message);
    }
    return message;
  }

  private void show(Copy copy, List<Trace> looking) {
    Conveyor away = toCollector;
    if (away != null && collector != null) {
      away.offer(copy, collector::send);
    }
    Conveyor aside = toTraces;
    for (Trace each : looking) {
      if (aside == null || !aside.offer(copy, each::add)) {
        each.drop();
      }
    }
  }

  /** Who looks at this message or at one that it made leave. */
  private List<Trace> looking(Leg came, String callId) {
    List<Trace> all = active;
    if (all.isEmpty()) {
      return all;
    }
    long nanos = clock.nanos();
    List<Trace> looking = new ArrayList<>(all.size());
    boolean ended = false;
    for (Trace each : all) {
      boolean over = each.over(nanos);
      ended |= over;
      if (!over && fits(each.wanted(), came, callId)) {
        looking.add(each);
      }
    }
    if (ended) {
      refresh();
    }
    return looking;
  }

  private boolean fits(Wanted wanted, Leg came, String callId) {
    return wanted.fits(callId)
        || wanted.fits(came)
        || outs.stream().anyMatch(out -> wanted.fits(out.leg));
  }

  private synchronized void refresh() {
    long nanos = clock.nanos();
    active = traces.stream().filter(each -> !each.over(nanos)).toList();
    on = collector != null || !active.isEmpty();
  }

  /**
   * Begins to look.
   *
   * @param time for how long, at most {@link #LONGEST}
   * @param bytes how much, at most {@link #LARGEST}
   * @return empty when {@link #MOST_TRACES} others are running
   */
  public synchronized Optional<Trace> open(Wanted wanted, Duration time, int bytes) {
    long nanos = clock.nanos();
    for (int i = 0; i < traces.size() && traces.size() >= MOST_TRACES; i++) {
      if (traces.get(i).over(nanos)) {
        traces.remove(i);
      }
    }
    if (traces.size() >= MOST_TRACES) {
      return Optional.empty();
    }
    if (toTraces == null) {
      toTraces = new Conveyor("sip-trace");
    }
    long length = Math.min(time.toNanos(), LONGEST.toNanos());
    String id = Long.toHexString(random.nextLong());
    Trace trace = new Trace(id, wanted, nanos + length, Math.min(bytes, LARGEST));
    traces.add(trace);
    refresh();
    return Optional.of(trace);
  }

  /** The trace of an id, running or not, until others need its place. */
  public synchronized Optional<Trace> find(String id) {
    return traces.stream().filter(each -> each.id().equals(id)).findFirst();
  }

  /** Whether a trace gets no more messages. */
  public boolean over(Trace trace) {
    return trace.over(clock.nanos());
  }

  /** Ends a trace and forgets it. */
  public synchronized void close(Trace trace) {
    trace.stop();
    traces.remove(trace);
    refresh();
  }

  /** How many copies the collector did not get. */
  public long lost() {
    return (toCollector == null ? 0 : toCollector.dropped())
        + (collector == null ? 0 : collector.lost());
  }

  @Override
  public synchronized void close() {
    on = false;
    for (Conveyor each : new Conveyor[] {toCollector, toTraces}) {
      if (each != null) {
        each.close();
      }
    }
    if (collector != null) {
      collector.close();
    }
  }
}
