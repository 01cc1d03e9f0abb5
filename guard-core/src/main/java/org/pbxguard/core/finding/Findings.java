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
  private final List<Passed> passed = new ArrayList<>(0);
  private int total;

  /** Adds a finding. */
  public void add(Finding finding) {
    total++;
    if (list.size() < MAX) {
      list.add(finding);
    }
  }

  /** Adds a finding that refuses nothing. */
  public void pass(Passed each) {
    if (passed.size() < MAX) {
      passed.add(each);
    }
  }

  /** Findings that refuse nothing, oldest first; a view. */
  public List<Passed> passed() {
    return Collections.unmodifiableList(passed);
  }

  /** Whether nothing was found, or only what was let pass. */
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
