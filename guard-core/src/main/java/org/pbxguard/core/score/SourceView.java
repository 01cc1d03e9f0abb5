package org.pbxguard.core.score;

import java.util.List;
import org.pbxguard.core.arrival.Proof;

/**
 * What is remembered of a source, at one moment.
 *
 * <p>Immutable.
 *
 * @param score its decayed score, 0 to 100
 * @param failedLogins failed logins that count
 * @param suspicious suspicious messages that count
 * @param missingTargets distinct missing targets, about
 * @param demoted whether its strangers come last
 * @param blocks blocks that make the next one longer
 * @param strongest the strongest proof of its address
 * @param evidence what was found, the newest first
 */
public record SourceView(
    int score,
    int failedLogins,
    int suspicious,
    int missingTargets,
    boolean demoted,
    int blocks,
    Proof strongest,
    List<Evidence> evidence) {
  /** Nothing is remembered. */
  public static final SourceView UNKNOWN =
      new SourceView(0, 0, 0, 0, false, 0, Proof.NONE, List.of());

  /** Copies the list. */
  public SourceView {
    evidence = List.copyOf(evidence);
  }
}
