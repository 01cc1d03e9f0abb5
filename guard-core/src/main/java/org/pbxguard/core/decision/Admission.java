package org.pbxguard.core.decision;

/** What the rates say about a message before it is inspected. */
public enum Admission {
  /** Within its rate. */
  ADMIT,
  /** Over the rate of its own source: answer 503 or 429, or wait. */
  SHAPE,
  /** The strangers' budget is spent, or it comes last in it: drop it. */
  SHED
}
