package org.pbxguard.core.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrefixTableTest {
  private final PrefixTable<String> table = new PrefixTable<>();

  private static IpPrefix prefix(String text) {
    return IpPrefix.parse(text).orElseThrow();
  }

  private @Nullable String longest(String address) {
    IpAddress parsed = IpAddress.parse(address).orElseThrow();
    return table.longest(parsed.high(), parsed.low());
  }

  private void put(String... prefixes) {
    for (String text : prefixes) {
      table.put(prefix(text), text);
    }
  }

  @Test
  void longest_nested_findsTheNarrowest() {
    put("0.0.0.0/0", "10.0.0.0/8", "10.1.0.0/16", "10.1.2.0/24", "10.1.2.3");

    assertThat(longest("10.1.2.3")).isEqualTo("10.1.2.3");
    assertThat(longest("10.1.2.4")).isEqualTo("10.1.2.0/24");
    assertThat(longest("10.1.3.4")).isEqualTo("10.1.0.0/16");
    assertThat(longest("10.2.3.4")).isEqualTo("10.0.0.0/8");
    assertThat(longest("11.2.3.4")).isEqualTo("0.0.0.0/0");
  }

  @Test
  void longest_otherFamily_isNeverFound() {
    put("0.0.0.0/0", "::/0", "::/64");

    assertThat(longest("192.0.2.1")).isEqualTo("0.0.0.0/0");
    assertThat(longest("2001:db8::1")).isEqualTo("::/0");
    assertThat(longest("::1")).isEqualTo("::/64");
    assertThat(longest("::ffff:192.0.2.1")).isEqualTo("0.0.0.0/0");
    table.remove(prefix("0.0.0.0/0"));
    assertThat(longest("192.0.2.1")).isNull();
    assertThat(longest("::ffff:192.0.2.1")).isNull();
  }

  @Test
  void longest_skippedBitsDiffer_isNotFound() {
    put("10.1.2.3", "10.1.2.4");

    assertThat(longest("10.9.2.3")).isNull();
    assertThat(longest("11.1.2.4")).isNull();
  }

  @Test
  void longest_maxLength_walksDownTheCoveringPrefixes() {
    put("10.0.0.0/8", "10.1.0.0/16", "10.1.2.3");
    IpAddress address = IpAddress.parse("10.1.2.3").orElseThrow();

    assertThat(table.longest(address.high(), address.low(), 31)).isEqualTo("10.1.0.0/16");
    assertThat(table.longest(address.high(), address.low(), 15)).isEqualTo("10.0.0.0/8");
    assertThat(table.longest(address.high(), address.low(), 7)).isNull();
  }

  @Test
  void put_again_replacesAndReturnsTheOld() {
    assertThat(table.put(prefix("10.0.0.0/8"), "a")).isNull();
    assertThat(table.put(prefix("10.255.0.1/8"), "b")).isEqualTo("a");
    assertThat(table.size()).isEqualTo(1);
    assertThat(table.get(prefix("10.0.0.0/8"))).isEqualTo("b");
    assertThat(table.get(prefix("10.0.0.0/9"))).isNull();
  }

  @Test
  void remove_absent_changesNothing() {
    put("10.0.0.0/8");

    assertThat(table.remove(prefix("10.0.0.0/9"))).isNull();
    assertThat(table.remove(prefix("10.0.0.0/7"))).isNull();
    assertThat(table.remove(prefix("2001:db8::/32"))).isNull();
    assertThat(table.size()).isEqualTo(1);
    assertThat(table.remove(prefix("10.0.0.0/8"))).isEqualTo("10.0.0.0/8");
    assertThat(table.remove(prefix("10.0.0.0/8"))).isNull();
  }

  /** The table against a plain scan, over random nested prefixes of both families. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void anyChanges_answerLikeAPlainScan(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Map<IpPrefix, String> plain = new TreeMap<>();
    for (int step = 0; step < 6_000; step++) {
      IpPrefix prefix = randomPrefix(random);
      if (random.nextInt(3) > 0) {
        assertThat(table.put(prefix, "v" + step)).isEqualTo(plain.put(prefix, "v" + step));
      } else {
        IpPrefix victim = existing(plain, random, prefix);
        assertThat(table.remove(victim)).isEqualTo(plain.remove(victim));
      }
      if (step % 40 == 0) {
        compare(plain, random);
      }
    }
    assertThat(table.size()).isEqualTo(plain.size());
    List<IpPrefix> walked = new ArrayList<>();
    table.forEach((prefix, value) -> walked.add(prefix));
    assertThat(walked).containsExactlyElementsOf(plain.keySet());
    List.copyOf(plain.keySet()).forEach(table::remove);
    assertThat(table.size()).isZero();
    table.forEach((prefix, value) -> assertThat(prefix).isNull());
  }

  private void compare(Map<IpPrefix, String> plain, SplittableRandom random) {
    for (int i = 0; i < 60; i++) {
      IpAddress address = randomAddress(random);
      int max = random.nextInt(129);
      IpPrefix best = null;
      for (IpPrefix candidate : plain.keySet()) {
        boolean better = best == null || candidate.length() > best.length();
        if (candidate.length() <= max && candidate.contains(address) && better) {
          best = candidate;
        }
      }
      String expected = best == null ? null : plain.get(best);
      assertThat(table.longest(address.high(), address.low(), max))
          .as("%s within /%s", address, max)
          .isEqualTo(expected);
    }
  }

  private static IpPrefix existing(
      Map<IpPrefix, String> plain, SplittableRandom random, IpPrefix other) {
    if (plain.isEmpty() || random.nextInt(4) == 0) {
      return other;
    }
    List<IpPrefix> keys = List.copyOf(plain.keySet());
    return keys.get(random.nextInt(keys.size()));
  }

  /** Few distinct bits, so that prefixes nest, share and differ at every depth. */
  private static IpAddress randomAddress(SplittableRandom random) {
    if (random.nextBoolean()) {
      return IpAddress.ofV4((int) sparse(random, 3));
    }
    return new IpAddress(sparse(random, 5), sparse(random, 5));
  }

  private static long sparse(SplittableRandom random, int rounds) {
    long bits = random.nextLong();
    for (int i = 1; i < rounds; i++) {
      bits &= random.nextLong();
    }
    return bits;
  }

  private static IpPrefix randomPrefix(SplittableRandom random) {
    IpAddress address = randomAddress(random);
    return new IpPrefix(address, random.nextInt(address.isV4() ? 33 : 129));
  }

  @Test
  void readers_whileAWriterChangesNeighbours_neverMissAPrefixThatStays()
      throws InterruptedException {
    put("10.1.2.3", "10.1.0.0/16", "2001:db8:1::/48");
    AtomicBoolean done = new AtomicBoolean();
    AtomicInteger misses = new AtomicInteger();
    List<Thread> readers = new ArrayList<>();
    for (int r = 0; r < 2; r++) {
      Thread reader =
          new Thread(
              () -> {
                while (!done.get()) {
                  boolean right =
                      "10.1.2.3".equals(longest("10.1.2.3"))
                          && "10.1.0.0/16".equals(longest("10.1.255.255"))
                          && "2001:db8:1::/48".equals(longest("2001:db8:1:ffff::1"));
                  misses.addAndGet(right ? 0 : 1);
                }
              });
      reader.start();
      readers.add(reader);
    }
    SplittableRandom random = new SplittableRandom(7);
    for (int i = 0; i < 60_000; i++) {
      int host = random.nextInt(64);
      String near = random.nextBoolean() ? "10.1.2." + (host + 4) : "10.1." + (host + 3) + ".0/24";
      if (random.nextBoolean()) {
        table.put(prefix(near), near);
      } else {
        table.remove(prefix(near));
      }
    }
    done.set(true);
    for (Thread reader : readers) {
      reader.join();
    }
    assertThat(misses).hasValue(0);
  }
}
