package org.pbxguard.core;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.pbxguard.core.block.AllowEntry;
import org.pbxguard.core.block.AllowList;
import org.pbxguard.core.block.Block;
import org.pbxguard.core.block.BlockList;
import org.pbxguard.core.net.IpAddress;
import org.pbxguard.core.net.IpPrefix;
import org.pbxguard.core.score.Evidence;
import org.pbxguard.core.score.SourceHistory;
import org.pbxguard.core.score.SourceView;

/** Says why an address is treated as it is. Thread-safe. */
final class Explainer {
  private final ThreatDetectionSettings settings;
  private final BlockList blocks;
  private final AllowList allowed;
  private final SourceHistory history;

  Explainer(
      ThreatDetectionSettings settings,
      BlockList blocks,
      AllowList allowed,
      SourceHistory history) {
    this.settings = settings;
    this.blocks = blocks;
    this.allowed = allowed;
    this.history = history;
  }

  Explanation explain(IpAddress address) {
    SourceView view = history.view(address);
    Optional<Block> block = blocks.covering(address);
    Optional<AllowEntry> entry = allowed.covering(address);
    return new Explanation(
        address,
        IpPrefix.ofSource(address, settings.ipv6PrefixLength()),
        block,
        entry,
        view.score(),
        view.failedLogins(),
        view.suspicious(),
        view.missingTargets(),
        view.demoted(),
        view.strongest(),
        view.evidence().stream().map(Explainer::item).toList(),
        lifts(block, entry, view));
  }

  private static Explanation.Item item(Evidence each) {
    return new Explanation.Item(
        Instant.ofEpochMilli(each.millis()),
        each.rule(),
        each.category(),
        each.severity(),
        each.points(),
        each.where(),
        each.text(),
        each.proof(),
        each.count(),
        each.proof().countsTowardsBlock() && each.passedBy().isEmpty(),
        each.passedBy());
  }

  private String lifts(Optional<Block> block, Optional<AllowEntry> entry, SourceView view) {
    List<String> parts = new ArrayList<>();
    entry.ifPresent(
        each -> parts.add("the allow list holds " + each.prefix() + ", so no block applies"));
    block.ifPresent(
        each ->
            parts.add(
                each.isForever()
                    ? "the block of " + each.prefix() + " holds until it is lifted"
                    : "the block of "
                        + each.prefix()
                        + " ends at "
                        + each.until()
                        + ", or when it is lifted"));
    if (view.failedLogins() > 0) {
      parts.add(
          "each failed login counts for "
              + settings.failedAttemptWindow().toSeconds()
              + " s, "
              + (settings.maxFailedAttempts() - view.failedLogins())
              + " more block");
    }
    if (view.suspicious() > 0) {
      parts.add(
          "each suspicious message counts for "
              + settings.suspiciousPatternWindow().toSeconds()
              + " s, "
              + (settings.suspiciousPatternThreshold() - view.suspicious())
              + " more block");
    }
    if (view.score() > 0) {
      parts.add("the score halves every " + settings.history().halfLife().toSeconds() + " s");
    }
    if (view.demoted()) {
      parts.add("strangers of this address come last until ten minutes pass without evidence");
    }
    return String.join("; ", parts);
  }
}
