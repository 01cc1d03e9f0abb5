package org.pbxguard.servlet.gate;

import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import org.pbxguard.core.secret.Signer;

/**
 * The tokens that a form must carry: good for one user in one session of the application. A page of
 * another site cannot read them.
 *
 * <p>Immutable and thread-safe.
 */
final class Csrf {
  /** The header in which a script sends it. */
  static final String HEADER = "X-CSRF-Token";

  private final Signer signer;

  Csrf(Signer signer) {
    this.signer = signer;
  }

  String token(Identity who) {
    String message = "gate/" + who.user().text() + "/" + who.binding();
    return HexFormat.of().formatHex(signer.sign(message.getBytes(StandardCharsets.UTF_8)));
  }

  /** Whether a request carries the token of its session. */
  boolean isOwn(HttpServletRequest request, Identity who) {
    String token =
        Optional.ofNullable(request.getHeader(HEADER))
            .or(() -> Optional.ofNullable(request.getParameter("csrf")))
            .orElse("");
    return MessageDigest.isEqual(
        token.getBytes(StandardCharsets.UTF_8), token(who).getBytes(StandardCharsets.UTF_8));
  }
}
