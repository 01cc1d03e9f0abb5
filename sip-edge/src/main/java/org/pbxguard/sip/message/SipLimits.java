package org.pbxguard.sip.message;

import org.pbxguard.core.api.PublicApi;

/**
 * The caps of the lexer. RFC 3261 sets none; each is far above what phones and carriers send and
 * low enough that work and memory per message stay bounded.
 *
 * <p>Immutable.
 */
@PublicApi
public final class SipLimits {
  /** Most bytes of a message, the largest UDP payload (RFC 3261 18.1.1). */
  public static final int MAX_MESSAGE = 65_535;

  /** Most bytes of start line and headers together; also the size of a datagram slot. */
  public static final int MAX_HEAD = 8_192;

  /** Most header lines; a folded line counts once. */
  public static final int MAX_HEADERS = 128;

  /** Most continuation lines of a message (RFC 3261 7.3.1). */
  public static final int MAX_FOLDS = 64;

  /** Most Via values; Max-Forwards starts at 70 and no real path comes near it. */
  public static final int MAX_VIAS = 64;

  /** Most Route values. */
  public static final int MAX_ROUTES = 32;

  private SipLimits() {}
}
