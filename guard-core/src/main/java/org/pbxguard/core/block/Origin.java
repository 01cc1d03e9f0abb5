package org.pbxguard.core.block;

/** Who decided a block. */
public enum Origin {
  /** An administrator. */
  MANUAL,
  /** The guard itself. */
  AUTOMATIC
}
