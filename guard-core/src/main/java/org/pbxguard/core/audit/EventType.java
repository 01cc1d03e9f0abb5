package org.pbxguard.core.audit;

import java.util.Locale;
import java.util.Optional;

/** What can happen; the names are part of the REST contract and of what is on disk. */
public enum EventType {
  IP_BLOCKED(1),
  IP_UNBLOCKED(2),
  FAILED_AUTH(3),
  SUSPICIOUS_PATTERN(4),
  MFA_ENROLLED(5),
  MFA_VERIFIED(6),
  MFA_FAILED(7),
  MFA_DISABLED(8),
  CONFIG_CHANGED(9);

  private final int code;
  private final String id = name().toLowerCase(Locale.ROOT);

  EventType(int code) {
    this.code = code;
  }

  /** The number on disk. */
  int code() {
    return code;
  }

  /** The name in the API, such as {@code ip_blocked}. */
  public String id() {
    return id;
  }

  /** The type of an API name. */
  public static Optional<EventType> of(String id) {
    for (EventType type : values()) {
      if (type.id.equals(id)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }
}
