package org.pbxguard.core.block;

/**
 * A block that would harm more than it helps. Its message is one clear sentence for the caller.
 *
 * <p>Carries no stack trace: it is an answer.
 */
public final class BlockRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Reason reason;

  /** Why a block is refused. */
  public enum Reason {
    /** Wider than /8 or /32; nothing overrules it. */
    TOO_WIDE,
    /** Covers an entry of the allow list. */
    ALLOW_LISTED,
    /** Covers the PBX, an upstream or a trusted proxy. */
    PROTECTED,
    /** Covers the address of who asks. */
    CALLER
  }

  /** A refusal with its sentence. */
  public BlockRefused(Reason reason, String message) {
    super(message, null, false, false);
    this.reason = reason;
  }

  /** Why. */
  public Reason reason() {
    return reason;
  }
}
