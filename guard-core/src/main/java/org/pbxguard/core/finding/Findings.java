package org.pbxguard.core.finding;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The findings of one message, in the order in which they were made. After {@link #MAX} findings
 * further ones are counted only: the message is refused long before that.
 *
 * <p>Confined to the thread that inspects the message.
 */
public final class Findings {
  /** Most findings that are kept of one message. */
  public static final int MAX = 32;

  private final List<Finding> list = new ArrayList<>(4);
  private int total;

  /** Adds a finding. */
  public void add(Finding finding) {
    total++;
    if (list.size() < MAX) {
      list.add(finding);
    }
  }

  /** Whether nothing was found. */
  public boolean isEmpty() {
    return total == 0;
  }

  /** How many findings were made, the dropped ones included. */
  public int total() {
    return total;
  }

  /** The kept findings, oldest first; a view. */
  public List<Finding> list() {
    return Collections.unmodifiableList(list);
  }
}
