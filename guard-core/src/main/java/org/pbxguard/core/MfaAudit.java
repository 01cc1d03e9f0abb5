package org.pbxguard.core;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.pbxguard.core.audit.AuditLog;
import org.pbxguard.core.audit.EventType;
import org.pbxguard.core.audit.ThreatEvent;
import org.pbxguard.core.finding.Severity;
import org.pbxguard.core.journal.Batch;
import org.pbxguard.core.journal.Journal;
import org.pbxguard.core.mfa.MfaEvent;
import org.pbxguard.core.mfa.MfaListener;
import org.pbxguard.core.mfa.UserId;
import org.pbxguard.core.net.IpPrefix;

/**
 * Puts what happens to second factors into the audit, in the same batch. Users stand there by their
 * alias only, which nobody can trace back once they are deleted, and with them goes what ties
 * failed passwords to their accounts; of names that are not enrolled, which anybody may have typed,
 * nothing is kept. The guard's own administrators answer for what they do by name.
 *
 * <p>Immutable and thread-safe.
 */
public final class MfaAudit implements MfaListener {
  private final AuditLog audit;

  /** Writes into {@code audit}, whose journal is that of the second factor. */
  public MfaAudit(AuditLog audit) {
    this.audit = audit;
  }

  @Override
  public CompletableFuture<Void> commit(Journal journal, Batch rows, List<MfaEvent> events) {
    List<ThreatEvent> told = events.stream().map(MfaAudit::event).toList();
    return events.stream()
        .filter(event -> event.type() == MfaEvent.Type.MFA_DISABLED)
        .findFirst()
        .map(event -> audit.forget(event.user().text(), rows, told))
        .orElseGet(() -> audit.commit(rows, told));
  }

  @Override
  public boolean knows(UserId user) {
    return audit.names(user.text());
  }

  @Override
  public void append(Journal journal, Batch rows, List<MfaEvent> events) {
    audit.append(rows, events.stream().map(MfaAudit::event).toList());
  }

  private static ThreatEvent event(MfaEvent event) {
    Map<String, String> details = new LinkedHashMap<>();
    boolean accountable = event.user().isAdministrator() && !event.alias().isEmpty();
    if (accountable) {
      details.put("administrator", event.user().name());
    } else {
      details.put("user", event.alias().isEmpty() ? "not enrolled" : event.alias());
    }
    event.method().ifPresent(method -> details.put("method", method.text()));
    if (event.reason() != MfaEvent.Reason.NONE) {
      details.put("reason", event.reason().name().toLowerCase(Locale.ROOT));
    }
    return new ThreatEvent(
        event.at(), type(event), severity(event), event.client().map(IpPrefix::host), details);
  }

  private static EventType type(MfaEvent event) {
    return switch (event.type()) {
      case MFA_ENROLLED -> EventType.MFA_ENROLLED;
      case MFA_VERIFIED -> EventType.MFA_VERIFIED;
      case MFA_FAILED -> EventType.MFA_FAILED;
      case MFA_DISABLED -> EventType.MFA_DISABLED;
      case CONFIG_CHANGED -> EventType.CONFIG_CHANGED;
    };
  }

  /** A spent code or a cloned key means that somebody else has been there. */
  private static Severity severity(MfaEvent event) {
    return switch (event.reason()) {
      case REPLAYED, CLONED, SUSPENDED -> Severity.HIGH;
      case NONE -> event.type() == MfaEvent.Type.MFA_DISABLED ? Severity.MEDIUM : Severity.LOW;
      case FEW_CODES_LEFT -> Severity.LOW;
      default -> Severity.MEDIUM;
    };
  }
}
