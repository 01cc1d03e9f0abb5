package org.pbxguard.core.tls;

import java.nio.file.Path;

/**
 * A certificate or key file cannot be used; the message is one sentence that names the file.
 *
 * <p>Immutable.
 */
public final class TlsException extends Exception {
  private static final long serialVersionUID = 1L;

  TlsException(Path file, String problem) {
    super(file + " " + problem);
  }
}
