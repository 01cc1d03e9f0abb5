package org.pbxguard.core.secret;

import java.nio.charset.StandardCharsets;

/**
 * What a derived key is for. Each purpose has a label of its own, so that a key that leaks says
 * nothing about another one. The labels are part of what is on disk and in tokens: never change
 * one.
 */
public enum Purpose {
  /** Rows at rest ({@link Sealer}). */
  SEAL("seal"),
  /** The keyed hash over stretched backup codes. */
  PEPPER("pepper"),
  /** Cookies of the guard. */
  COOKIE("cookie"),
  /** Tokens against cross-site requests. */
  CSRF("csrf"),
  /** The parameter of the guard's Via header. */
  VIA("via"),
  /** Flow tokens in Path and Record-Route (RFC 5626 5.2). */
  FLOW_TOKEN("flow-token"),
  /** The hash chain of the audit. */
  AUDIT("audit"),
  /** Names that stand for a deleted user in the audit. */
  PSEUDONYM("pseudonym");

  private final String label;

  Purpose(String label) {
    this.label = label;
  }

  /** The info of the derivation (RFC 5869 section 3.2). */
  byte[] info() {
    return ("pbxguard/1/" + label).getBytes(StandardCharsets.US_ASCII);
  }
}
