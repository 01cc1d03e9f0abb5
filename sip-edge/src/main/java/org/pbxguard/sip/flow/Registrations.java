package org.pbxguard.sip.flow;

import io.netty.util.collection.LongObjectHashMap;
import io.netty.util.collection.LongObjectMap;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.pbxguard.sip.hash.SipHash;

/**
 * Which flows hold bindings that the PBX has accepted, until when, and where a phone went that
 * registered again from another flow.
 *
 * <p>Filled only by the PBX's 200 to a REGISTER. Bounded: beyond the maximum new bindings are not
 * learned, so their phones stay strangers to the edge though the PBX knows them; nothing pushes a
 * live one out. Seconds are those of one monotonic clock. Confined to one event loop.
 */
public final class Registrations {
  /** Past its Expires a binding is kept for as long as a transaction may last (64 * T1). */
  static final int GRACE_SECONDS = 32;

  /** Calls of {@link #turn} after which every flow has had its turn. */
  public static final int TURNS = Wheel.SPOKES;

  private static final int MAX_MOVES = 4;
  private static final int BARE_PER_SECOND = 1;

  private static final int PENDING = 4_096;
  private static final byte[] NO_CONTACT = {};

  private final SipHash hash;
  private final SipHash keys;
  private final int maximum;
  private final RegistrationLog log;
  private final long epochZero;
  private final @Nullable Pending[] pending = new Pending[PENDING];
  private final LongObjectHashMap<Home> homes = new LongObjectHashMap<>();
  private final LongObjectHashMap<Binding> bindings = new LongObjectHashMap<>();
  private final LongObjectHashMap<Home> moved = new LongObjectHashMap<>();
  private final Wheel wheel = new Wheel();

  /** Keys whose row is not as it is here. */
  private final LongObjectHashMap<Boolean> changed = new LongObjectHashMap<>();

  private long refused;

  private static final class Binding {
    final Home home;
    final long aor;
    byte[] contact = NO_CONTACT;
    int until;

    Binding(Home home, long aor) {
      this.home = home;
      this.aor = aor;
    }
  }

  /** The Contact URI of a REGISTER that the PBX has not answered yet. */
  private record Pending(long key, String contact) {}

  /**
   * An empty table.
   *
   * @param hash finds flows
   * @param keys makes the keys of bindings; the same in every run
   * @param maximum most bindings that are remembered
   * @param log where they are written down
   * @param epochZero the date of second 0, in epoch seconds
   */
  public Registrations(
      SipHash hash, SipHash keys, int maximum, RegistrationLog log, long epochZero) {
    this.hash = hash;
    this.keys = keys;
    this.maximum = maximum;
    this.log = log;
    this.epochZero = epochZero;
  }

  /**
   * The key of a binding.
   *
   * @param aor the fingerprint of the address of record
   * @param contact the fingerprint of the instance or Contact URI
   */
  public long key(long aor, long contact) {
    long key = keys.start().add(aor).add(contact).finish().first();
    return key == 0 ? 1 : key;
  }

  /** A REGISTER is on its way whose Contact has this URI; the latest few thousand are kept. */
  public void expect(long key, String contact) {
    pending[(int) key & (PENDING - 1)] = new Pending(key, contact);
  }

  /** The Contact URI of a binding, or of one that is on its way; empty when none is known. */
  public String contact(long key) {
    Pending coming = pending[(int) key & (PENDING - 1)];
    if (coming != null && coming.key == key) {
      return coming.contact;
    }
    Binding binding = bindings.get(key);
    return binding == null ? "" : new String(binding.contact, StandardCharsets.ISO_8859_1);
  }

  /** Takes over the flow of a live binding; false when there is none. */
  public boolean find(long key, int second, Flow into) {
    Binding binding = bindings.get(key);
    if (binding == null || binding.until - second <= 0) {
      return false;
    }
    into.set(binding.home.flow);
    return true;
  }

  /** Takes back a binding that was written down; one that has ended meanwhile is removed. */
  public void restore(long key, byte[] row, int second) {
    BindingRow read = BindingRow.read(row);
    long left = read.until - epochZero - second;
    if (left <= 0 || bindings.size() >= maximum) {
      changed.put(key, Boolean.TRUE);
      return;
    }
    Home home = home(read.flow);
    home.proven |= read.proven;
    home.bindings++;
    Binding binding = new Binding(home, read.aor);
    binding.contact = read.contact;
    binding.until = second + (int) Math.min(left, Integer.MAX_VALUE / 2);
    home.until = Math.max(home.until, binding.until);
    bindings.put(key, binding);
  }

  /**
   * The PBX has bound a contact of an address of record to a flow for {@code seconds} more; 0
   * removes the binding.
   *
   * @param aor the fingerprint of the address of record
   * @param contact the fingerprint of the instance or Contact URI
   */
  public void bind(long aor, long contact, Flow flow, int seconds, int second) {
    long key = key(aor, contact);
    Binding known = bindings.get(key);
    if (seconds <= 0) {
      drop(key, known);
      return;
    }
    if (known == null && bindings.size() >= maximum) {
      refused++;
      return;
    }
    Home home = home(flow);
    if (known == null || known.home != home) {
      home.bindings++;
      if (known != null) {
        move(known.home, home);
      }
      byte[] former = known == null ? NO_CONTACT : known.contact;
      known = new Binding(home, aor);
      known.contact = former;
      bindings.put(key, known);
    }
    known.until = second + seconds + GRACE_SECONDS;
    home.until = Math.max(home.until, known.until);
    Pending coming = pending[(int) key & (PENDING - 1)];
    if (coming != null && coming.key == key) {
      known.contact = coming.contact.getBytes(StandardCharsets.ISO_8859_1);
    }
    changed.put(key, Boolean.TRUE);
  }

  /** The flow has proven that it receives what is sent to it; nothing for one without binding. */
  public void prove(Flow flow) {
    Home home = homes.get(flow.id(hash));
    if (home != null) {
      home.proven = true;
    }
  }

  /** Writes down what has changed since the last time; to be called each second. */
  public void writeDown() {
    for (LongObjectMap.PrimitiveEntry<Boolean> entry : changed.entries()) {
      Binding binding = bindings.get(entry.key());
      if (binding == null) {
        log.remove(entry.key());
      } else {
        log.put(entry.key(), row(binding));
      }
    }
    changed.clear();
  }

  private byte[] row(Binding binding) {
    Home home = binding.home;
    long until = epochZero + binding.until;
    return BindingRow.write(until, binding.aor, home, binding.contact);
  }

  /**
   * Hands every {@link #TURNS}th part of the live flows that have proven themselves to {@code
   * each}: other ones at each call, all of them in {@link #TURNS} calls.
   */
  public void turn(int second, Consumer<Flow> each) {
    List<Home> due = wheel.turn();
    for (int i = 0; i < due.size(); i++) {
      Home home = due.get(i);
      if (home.proven && home.until - second > 0) {
        each.accept(home.flow);
      }
    }
  }

  /** The PBX has removed every binding that an address of record had on a flow. */
  public void unbindAll(long aor, Flow flow) {
    Home home = homes.get(flow.id(hash));
    List<Long> ended = new ArrayList<>();
    for (LongObjectMap.PrimitiveEntry<Binding> entry : bindings.entries()) {
      if (entry.value().home == home && entry.value().aor == aor) {
        ended.add(entry.key());
      }
    }
    for (long key : ended) {
      drop(key, bindings.get(key));
    }
  }

  private Home home(Flow flow) {
    long id = flow.id(hash);
    Home home = homes.get(id);
    if (home == null) {
      home = new Home(flow);
      homes.put(id, home);
      wheel.add(home);
    }
    moved.remove(id);
    return home;
  }

  private void drop(long key, @Nullable Binding binding) {
    if (binding != null) {
      bindings.remove(key);
      changed.put(key, Boolean.TRUE);
      leave(binding.home);
    }
  }

  private void leave(Home home) {
    home.bindings--;
    if (home.bindings <= 0) {
      homes.remove(home.flow.id(hash));
      wheel.remove(home);
    }
  }

  private void move(Home from, Home to) {
    leave(from);
    if (from.bindings <= 0 && moved.size() < maximum) {
      moved.put(from.flow.id(hash), to);
    }
  }

  /** Whether the flow holds a live binding. */
  public boolean live(Flow flow, int second) {
    Home home = homes.get(flow.id(hash));
    return home != null && home.until - second > 0;
  }

  /**
   * Whether one more message that echoes nothing may come from a live flow: one a second for each
   * binding, and a burst of four seconds' worth.
   */
  public boolean spendBare(Flow flow, int second) {
    Home home = homes.get(flow.id(hash));
    if (home == null || home.until - second <= 0) {
      return false;
    }
    int rate = BARE_PER_SECOND * Math.min(home.bindings, 64);
    int idle = Math.min(60, Math.max(0, second - home.bareSecond));
    home.bareSpent = Math.max(0, home.bareSpent - idle * rate);
    home.bareSecond = second;
    if (home.bareSpent >= 4 * rate) {
      return false;
    }
    home.bareSpent++;
    return true;
  }

  /** Replaces a flow that its phone has left by the one where the phone is now. */
  public void follow(Flow flow) {
    for (int i = 0; i < MAX_MOVES; i++) {
      Home to = moved.get(flow.id(hash));
      if (to == null) {
        return;
      }
      flow.set(to.flow);
    }
  }

  /** Whether the phone of {@code old} is now at {@code now}. */
  public boolean movedTo(Flow old, Flow now) {
    Flow at = new Flow().set(old);
    follow(at);
    return at.same(now);
  }

  /** Removes what has expired; to be called now and then. */
  public void sweep(int second) {
    List<Long> ended = new ArrayList<>();
    for (LongObjectMap.PrimitiveEntry<Binding> entry : bindings.entries()) {
      if (entry.value().until - second <= 0) {
        ended.add(entry.key());
      }
    }
    for (long key : ended) {
      drop(key, bindings.get(key));
    }
    ended.clear();
    for (LongObjectMap.PrimitiveEntry<Home> entry : moved.entries()) {
      if (entry.value().until - second <= 0) {
        ended.add(entry.key());
      }
    }
    for (long key : ended) {
      moved.remove(key);
    }
  }

  /** Live and not yet swept bindings. */
  public int size() {
    return bindings.size();
  }

  /** Bindings that were not learned because the table was full. */
  public long refused() {
    return refused;
  }
}
