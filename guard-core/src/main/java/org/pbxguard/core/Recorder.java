package org.pbxguard.core;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.pbxguard.core.audit.AuditLog;
import org.pbxguard.core.audit.EventType;
import org.pbxguard.core.audit.ThreatEvent;
import org.pbxguard.core.block.Block;
import org.pbxguard.core.block.BlockJournal;
import org.pbxguard.core.finding.Severity;
import org.pbxguard.core.journal.Batch;
import org.pbxguard.core.journal.ChangeJournal;
import org.pbxguard.core.time.GuardClock;

/** Puts changes of the lower packages into the audit, in the same batch. Immutable. */
final class Recorder implements BlockJournal, ChangeJournal {
  private static final Logger LOG = LogManager.getLogger(Recorder.class);

  private final AuditLog audit;
  private final GuardClock clock;

  Recorder(AuditLog audit, GuardClock clock) {
    this.audit = audit;
    this.clock = clock;
  }

  @Override
  public CompletableFuture<Void> commit(Batch rows, Block block, Change change, String by) {
    return audit.commit(rows, event(block, change, by));
  }

  @Override
  public void append(Batch rows, Block block, Change change) {
    audit.append(rows, event(block, change, change == Change.EXPIRED ? "time" : block.by()));
  }

  /** Reasons and names may be anybody's text: they are in the audit, not in the log. */
  private ThreatEvent event(Block block, Change change, String by) {
    Level level = change == Change.EXPIRED ? Level.DEBUG : Level.INFO;
    LOG.log(level, "{} {} until {}, {}", change, block.prefix(), block.until(), block.origin());
    boolean blocked = change == Change.BLOCKED;
    Map<String, String> details = new LinkedHashMap<>();
    details.put("reason", blocked ? block.reason() : change.name().toLowerCase(Locale.ROOT));
    details.put("origin", block.origin().name().toLowerCase(Locale.ROOT));
    details.put("blocked_until", block.isForever() ? "lifted" : block.until().toString());
    details.put("by", by);
    return new ThreatEvent(
        clock.instant(),
        blocked ? EventType.IP_BLOCKED : EventType.IP_UNBLOCKED,
        blocked ? Severity.HIGH : Severity.LOW,
        Optional.of(block.prefix()),
        details);
  }

  @Override
  public CompletableFuture<Void> commit(Batch rows, String what, Map<String, String> details) {
    Map<String, String> named = new LinkedHashMap<>();
    named.put("change", what);
    named.putAll(details);
    return audit.commit(
        rows,
        new ThreatEvent(
            clock.instant(), EventType.CONFIG_CHANGED, Severity.MEDIUM, Optional.empty(), named));
  }
}
