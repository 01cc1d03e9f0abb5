package org.pbxguard.core.mfa.yubikey;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.pbxguard.core.mfa.MfaException;

/**
 * An enrolled YubiKey: the counters of the last accepted OTP, and its secrets when OTPs are
 * validated here and not by servers.
 *
 * <p>Immutable; prints nothing.
 */
final class KeyState {
  private static final byte VERSION = 1;
  private static final int HEADER = 1 + 4 + 4;
  private static final int SECRET = TokenSecret.PRIVATE_ID + TokenSecret.KEY;

  private final Counters last;
  private final Optional<TokenSecret> secret;

  KeyState(Counters last, Optional<TokenSecret> secret) {
    this.last = last;
    this.secret = secret;
  }

  Counters last() {
    return last;
  }

  Optional<TokenSecret> secret() {
    return secret;
  }

  KeyState used(Counters now) {
    return new KeyState(now, secret);
  }

  byte[] encode() {
    ByteBuffer out =
        ByteBuffer.allocate(HEADER + (secret.isPresent() ? SECRET : 0))
            .put(VERSION)
            .putInt(last.session())
            .putInt(last.use());
    secret.ifPresent(s -> out.put(s.copyPrivateId()).put(s.copyKey()));
    return out.array();
  }

  static KeyState decode(byte[] bytes) {
    boolean own = bytes.length == HEADER + SECRET;
    if ((bytes.length != HEADER && !own) || bytes[0] != VERSION) {
      throw new MfaException("a stored YubiKey has an unknown form");
    }
    ByteBuffer in = ByteBuffer.wrap(bytes, 1, bytes.length - 1);
    Counters last = new Counters(in.getInt(), in.getInt());
    if (!own) {
      return new KeyState(last, Optional.empty());
    }
    byte[] privateId = new byte[TokenSecret.PRIVATE_ID];
    byte[] key = new byte[TokenSecret.KEY];
    in.get(privateId).get(key);
    return new KeyState(last, Optional.of(new TokenSecret(privateId, key)));
  }
}
