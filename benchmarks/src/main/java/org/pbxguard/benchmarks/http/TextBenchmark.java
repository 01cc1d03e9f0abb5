package org.pbxguard.benchmarks.http;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.pbxguard.benchmarks.AbstractBenchmark;
import org.pbxguard.core.finding.Findings;
import org.pbxguard.core.text.Place;
import org.pbxguard.core.text.TextInspector;
import org.pbxguard.core.text.TextSettings;
import org.pbxguard.core.text.Where;
import org.pbxguard.core.text.catalog.StandardDetectors;

/**
 * Does the time of an inspection grow with the bytes only, and what do attacks and baits cost
 * beside ordinary text of the same size? The time at 64 KiB over that at 8 KiB should be at most
 * 12, a bait's over ordinary text's at most 10.
 */
public class TextBenchmark extends AbstractBenchmark {
  /** Bytes of the text. */
  @Param({"8192", "65536"})
  public int length;

  /** What is repeated to fill it. */
  @Param({
    "reception desk on floor 12, ",
    "1' or '1'='1 ",
    "union select ",
    "(((((",
    "'\"`",
    "<a href=",
    "<!--",
    "${a:-",
    "{{",
    "../",
    ";cat ",
    "%25",
    "&#x26;",
    "\\u005c",
    "$(`",
    "a=1;$a",
    "[](!+)",
    "f(){",
    "::int ",
    "/*",
    "{\"$ne\":"
  })
  public String filler = "";

  private final TextInspector inspector = StandardDetectors.inspector(TextSettings.defaults());
  private final Where where = new Where(Place.PARAMETER, "q");
  private String text = "";

  /** Fills the text. */
  @Setup
  public void fill() {
    text = filler.repeat(length / filler.length() + 1).substring(0, length);
  }

  /** One inspection. */
  @Benchmark
  public int inspect() {
    Findings findings = new Findings();
    inspector.inspect(text, where, findings);
    return findings.list().size();
  }
}
