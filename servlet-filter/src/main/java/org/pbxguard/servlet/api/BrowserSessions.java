package org.pbxguard.servlet.api;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;

/**
 * Knows who is signed in in a browser, for calls that come without a key.
 *
 * <p>Implementations are thread-safe and never wait.
 */
public interface BrowserSessions {
  /** Nobody is. */
  BrowserSessions NONE =
      new BrowserSessions() {
        @Override
        public Optional<Caller> caller(HttpServletRequest request) {
          return Optional.empty();
        }

        @Override
        public boolean isOwn(HttpServletRequest request) {
          return false;
        }
      };

  /** Who sent a request, by the session's cookie alone. */
  Optional<Caller> caller(HttpServletRequest request);

  /** Whether a page of this site sent it: it carries the session's token and a matching Origin. */
  boolean isOwn(HttpServletRequest request);
}
