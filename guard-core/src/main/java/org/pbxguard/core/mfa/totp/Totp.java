package org.pbxguard.core.mfa.totp;

import com.eatthepath.otp.TimeBasedOneTimePasswordGenerator;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.spec.SecretKeySpec;
import org.pbxguard.core.mfa.MfaException;
import org.pbxguard.core.mfa.TotpAlgorithm;

/**
 * The code of a token at a step (RFC 6238 4, RFC 4226 5.3).
 *
 * <p>Immutable and thread-safe; there are at most twelve combinations of parameters.
 */
final class Totp {
  private static final Map<Parameters, TimeBasedOneTimePasswordGenerator> GENERATORS =
      new ConcurrentHashMap<>();

  private Totp() {}

  private record Parameters(TotpAlgorithm algorithm, int digits, int period) {
    TimeBasedOneTimePasswordGenerator generator() {
      return new TimeBasedOneTimePasswordGenerator(
          Duration.ofSeconds(period), digits, algorithm.jcaName());
    }
  }

  /** The step that a moment lies in. */
  static long stepAt(Instant moment, int period) {
    return Math.floorDiv(moment.getEpochSecond(), (long) period);
  }

  /**
   * The code of a step.
   *
   * @param step from 0
   */
  static String code(TotpState token, long step) {
    TimeBasedOneTimePasswordGenerator generator =
        GENERATORS.computeIfAbsent(
            new Parameters(token.algorithm(), token.digits(), token.period()),
            Parameters::generator);
    Key key = new SecretKeySpec(token.copySecret(), token.algorithm().jcaName());
    Instant moment = Instant.ofEpochSecond(Math.multiplyExact(step, token.period()));
    try {
      return generator.generateOneTimePasswordString(key, moment, Locale.ROOT);
    } catch (GeneralSecurityException e) {
      throw new MfaException("this Java cannot compute " + token.algorithm().jcaName(), e);
    }
  }
}
