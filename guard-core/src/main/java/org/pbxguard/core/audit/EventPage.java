package org.pbxguard.core.audit;

import java.util.List;
import java.util.Optional;

/**
 * Some events and where to go on.
 *
 * <p>Immutable.
 *
 * @param items the events, the newest first
 * @param next the cursor of the next page, if there may be more
 */
public record EventPage(List<ThreatEvent> items, Optional<String> next) {
  /** Copies the list. */
  public EventPage {
    items = List.copyOf(items);
  }
}
