package org.pbxguard.core.decision;

/** Whether verdicts are carried out. */
public enum Mode {
  /** Verdicts are carried out. */
  ENFORCE,
  /** Verdicts are made and recorded; nothing is refused. */
  MONITOR
}
