package org.pbxguard.benchmarks.http;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.pbxguard.core.finding.Findings;
import org.pbxguard.core.text.Place;
import org.pbxguard.core.text.TextInspector;
import org.pbxguard.core.text.TextSettings;
import org.pbxguard.core.text.Where;
import org.pbxguard.core.text.catalog.StandardDetectors;

/**
 * Does the time of an inspection grow with the bytes only, and what do attacks and baits cost
 * beside ordinary text of the same size?
 *
 * <p>Each filler is repeated to 8 KiB and to 64 KiB and inspected by all detectors as one
 * parameter; the best of nine rounds counts, after a quarter of a second in which the compiler sees
 * this very text, as it does under an attack that lasts. The time at 64 KiB over that at 8 KiB
 * should be at most 12, a bait's over that of ordinary text, measured just before, at most 10. Time
 * is the thread's on the processor. Writes a table and ends with 1 when one is not.
 */
final class LinearityRun {
  private static final int SMALL = 8 * 1024;
  private static final int LARGE = 64 * 1024;
  private static final int ROUNDS = 9;
  private static final long WARM_NANOS = 250_000_000;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final double MAX_GROWTH = 12;
  private static final double MAX_OVER_CLEAN = 10;
  private static final String CLEAN = "reception desk on floor 12, ";

  private static final List<String> BAITS =
      List.of(
          "1' or '1'='1 ",
          "union select ",
          "select(select(",
          "'a' 'b' ",
          "x' and 1=1 -- ",
          "0x41,0x42,",
          "(((((",
          "))))))",
          "'\"`",
          "'",
          "\"",
          "<a href=",
          "<",
          "<!--",
          "<svg onload=",
          "javascript:",
          "${a:-",
          "${${",
          "{{",
          "{%",
          "<%=",
          "../",
          "..%2f",
          "/etc/",
          ";cat ",
          "|a",
          "&&a b",
          "%25",
          "%2525",
          "%u0041",
          "&#x26;",
          "&amp;",
          "\\u005c",
          "\\u{",
          "\\u{0000",
          "\\x41",
          "$(`",
          "`a`",
          "a=1;$a",
          "$a$b",
          "[](!+)",
          "f(){",
          "a(b(",
          "::int ",
          "/*",
          "/**/",
          "--\n",
          "#\n",
          "{\"$ne\":",
          "[$ne]=",
          "(&(a=*)",
          "*)(",
          "' or ''='",
          "http://a/",
          "//[::1]/",
          "file://",
          "<?php ",
          "<?xml ",
          "<!ENTITY a ",
          "rO0AB",
          "QUFB",
          "+ADw-",
          "O:1:\"a\":",
          "eval(",
          "T(java.lang.",
          "#{a}",
          "@{",
          "\r\nA: b",
          "() { :;}; ",
          "*?[a]",
          "/???/",
          "a\\\nb",
          "%00",
          "\u0000",
          "\uff1cscript",
          "select/**/",
          "1,2,3,",
          "a.b.c.",
          "{a,b}",
          "query{a{b ");

  private final TextInspector inspector = StandardDetectors.inspector(TextSettings.defaults());
  private final Where where = new Where(Place.PARAMETER, "q");
  private final PrintStream out;

  private LinearityRun(PrintStream out) {
    this.out = out;
  }

  /**
   * Runs it.
   *
   * @param args the file that gets the table
   */
  public static void main(String[] args) throws IOException {
    boolean fine;
    try (PrintStream out = new PrintStream(args[0], StandardCharsets.UTF_8)) {
      fine = new LinearityRun(out).run();
    }
    System.exit(fine ? 0 : 1);
  }

  private boolean run() {
    for (int warm = 0; warm < 3; warm++) {
      best(CLEAN, SMALL);
      BAITS.forEach(bait -> best(bait, SMALL));
    }
    out.println("| filler | us at 8 KiB | us at 64 KiB | growth | over ordinary text |");
    out.println("|---|---:|---:|---:|---:|");
    boolean fine = row(CLEAN);
    for (String bait : BAITS) {
      fine &= row(bait);
    }
    return fine;
  }

  private boolean row(String filler) {
    double clean = warmBest(CLEAN, LARGE);
    double small = warmBest(filler, SMALL);
    double large = warmBest(filler, LARGE);
    boolean fine = large / small <= MAX_GROWTH && large / clean <= MAX_OVER_CLEAN;
    out.printf(
        Locale.ROOT,
        "| `%s` | %.0f | %.0f | %.1f | %.1f |%s%n",
        shown(filler),
        small,
        large,
        large / small,
        large / clean,
        fine ? "" : " <-");
    return fine;
  }

  private double warmBest(String filler, int length) {
    long end = System.nanoTime() + WARM_NANOS;
    while (System.nanoTime() < end) {
      best(filler, length);
    }
    return best(filler, length);
  }

  private static String shown(String filler) {
    return filler
        .replace("\r", "\\r")
        .replace("\n", "\\n")
        .replace("\u0000", "\\0")
        .replace("|", "\\|")
        .replace("`", "´");
  }

  /** Microseconds of the fastest of nine inspections. */
  private double best(String filler, int length) {
    String text = filler.repeat(length / filler.length() + 1).substring(0, length);
    long best = Long.MAX_VALUE;
    for (int round = 0; round < ROUNDS; round++) {
      Findings findings = new Findings();
      long start = THREADS.getCurrentThreadCpuTime();
      inspector.inspect(text, where, findings);
      best = Math.min(best, THREADS.getCurrentThreadCpuTime() - start);
    }
    return best / 1e3;
  }
}
