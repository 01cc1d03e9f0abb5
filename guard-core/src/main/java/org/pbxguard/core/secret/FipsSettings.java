package org.pbxguard.core.secret;

/**
 * Whether cryptography is that of a FIPS 140 module; root key {@code security}.
 *
 * <p>Immutable.
 *
 * @param fipsMode whether the Bouncy Castle FIPS provider is used, in approved mode, where it is on
 *     the class path
 * @param enforceFips whether nothing starts without it; implies {@code fipsMode}
 */
public record FipsSettings(boolean fipsMode, boolean enforceFips) {

  /** The JDK's cryptography. */
  public static FipsSettings defaults() {
    return new FipsSettings(false, false);
  }

  boolean wanted() {
    return fipsMode || enforceFips;
  }
}
