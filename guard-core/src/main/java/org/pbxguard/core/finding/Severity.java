package org.pbxguard.core.finding;

/** How grave a finding or event is. */
public enum Severity {
  LOW,
  MEDIUM,
  HIGH
}
