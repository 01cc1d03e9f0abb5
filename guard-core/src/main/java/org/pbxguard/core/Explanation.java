package org.pbxguard.core;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.pbxguard.core.arrival.Proof;
import org.pbxguard.core.block.AllowEntry;
import org.pbxguard.core.block.Block;
import org.pbxguard.core.finding.Category;
import org.pbxguard.core.finding.Severity;
import org.pbxguard.core.net.IpAddress;
import org.pbxguard.core.net.IpPrefix;

/**
 * Why an address is treated as it is.
 *
 * <p>Immutable.
 *
 * @param address the address that was asked about
 * @param source what it is remembered by
 * @param block the block that covers it, if one does
 * @param allowed the entry of the allow list that covers it, if one does
 * @param score what its past adds to each of its messages now, 0 to 100
 * @param failedLogins failed logins that count now
 * @param suspiciousMessages suspicious messages that count now
 * @param missingTargets distinct missing targets it asked for, about
 * @param demoted whether its strangers come last
 * @param strongestProof the strongest proof it gave of its address
 * @param items what was found, the newest first
 * @param lifts what ends this treatment, in words
 */
public record Explanation(
    IpAddress address,
    IpPrefix source,
    Optional<Block> block,
    Optional<AllowEntry> allowed,
    int score,
    int failedLogins,
    int suspiciousMessages,
    int missingTargets,
    boolean demoted,
    Proof strongestProof,
    List<Item> items,
    String lifts) {
  /** Copies the list. */
  public Explanation {
    items = List.copyOf(items);
  }

  /** Whether messages of the address are refused by the block check. */
  public boolean isBlocked() {
    return block.isPresent() && allowed.isEmpty();
  }

  /**
   * One finding behind the treatment.
   *
   * @param time when
   * @param rule which rule
   * @param category attack class
   * @param severity gravity
   * @param points what it added
   * @param where in which part of the message
   * @param evidence the matched text, secrets masked; hostile: escape it
   * @param proof how sure its source was
   * @param count how often the rule found something
   * @param counts whether it counts towards a block
   * @param passedBy the setting that let it pass, so that it counted for nothing; empty where it
   *     counted
   */
  public record Item(
      Instant time,
      String rule,
      Category category,
      Severity severity,
      int points,
      String where,
      String evidence,
      Proof proof,
      int count,
      boolean counts,
      String passedBy) {}
}
