package org.pbxguard.core.text.signature;

/** A signature file cannot be read; the message names file, line and what is wrong. */
final class SignatureException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SignatureException(String file, int line, String fault) {
    super(file + ":" + line + ": " + fault);
  }
}
