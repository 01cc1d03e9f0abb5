package org.pbxguard.core.mfa.yubikey;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.pbxguard.core.mfa.Check;
import org.pbxguard.core.mfa.Code;
import org.pbxguard.core.mfa.CodeFactor;
import org.pbxguard.core.mfa.Credential;
import org.pbxguard.core.mfa.MfaEvent;
import org.pbxguard.core.mfa.MfaMethod;
import org.pbxguard.core.mfa.YubikeySettings;

/**
 * One-time passwords of YubiKeys. An OTP is accepted when its key is the user's, it is good, and
 * its counters are beyond those of the last one accepted here, whatever a server says.
 *
 * <p>It proves that the key was touched after the last time; it does not prove that the person is
 * not touching it for an impostor's page. Servers are asked only about a key that the user has
 * enrolled: another's OTP is neither spent nor sent away.
 *
 * <p>Thread-safe.
 */
public final class YubikeyFactor implements CodeFactor {
  private static final Logger LOG = LogManager.getLogger(YubikeyFactor.class);
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final ValidationServers servers;
  private final TokenSecret decoy = TokenSecret.random();

  /**
   * The factor under these settings.
   *
   * @throws org.pbxguard.core.mfa.MfaException if the client key cannot be read
   */
  public YubikeyFactor(YubikeySettings settings) {
    this.servers = new ValidationServers(settings);
  }

  @Override
  public MfaMethod method() {
    return MfaMethod.YUBIKEY;
  }

  @Override
  public boolean recognises(Code code) {
    return Otp.looksLike(code);
  }

  @Override
  public Check check(List<Credential> own, Code code) {
    Optional<Otp> otp = Otp.of(code);
    Optional<Credential> key =
        otp.flatMap(o -> own.stream().filter(c -> c.id().equals(o.publicId())).findFirst());
    if (otp.isEmpty()) {
      return new Check.Mismatch(MfaEvent.Reason.WRONG);
    }
    if (key.isEmpty()) {
      // The work of an OTP that is validated here, whose result nobody looks at.
      judge(otp.get(), decoy);
      return new Check.Mismatch(MfaEvent.Reason.WRONG);
    }
    KeyState state = KeyState.decode(key.get().copyState());
    Verdict verdict = judge(otp.get(), state.secret());
    if (verdict instanceof Verdict.Good good) {
      return good.counters().isAfter(state.last())
          ? new Check.Match(key.get().withState(state.used(good.counters()).encode()))
          : new Check.Mismatch(MfaEvent.Reason.REPLAYED);
    }
    return refused(verdict);
  }

  private Verdict judge(Otp otp, Optional<TokenSecret> secret) {
    return secret.isEmpty() ? servers.validate(otp) : judge(otp, secret.get());
  }

  private static Verdict judge(Otp otp, TokenSecret secret) {
    return secret.read(otp.token()).<Verdict>map(Verdict.Good::new).orElseGet(Verdict.Bad::new);
  }

  private static Check refused(Verdict verdict) {
    if (verdict instanceof Verdict.Busy) {
      return new Check.Busy(RETRY);
    }
    if (verdict instanceof Verdict.NoAnswer none) {
      LOG.warn("a YubiKey OTP could not be validated: {}", none.reason());
      return new Check.Fault(none.reason());
    }
    return new Check.Mismatch(
        verdict instanceof Verdict.Replayed ? MfaEvent.Reason.REPLAYED : MfaEvent.Reason.WRONG);
  }

  /**
   * Takes up a key by an OTP of it, which is thereby used.
   *
   * @param secret the key's secrets when its OTPs are to be validated here
   * @return a match with the credential to add
   */
  Check prove(Code code, String name, Optional<TokenSecret> secret, Instant now) {
    Optional<Otp> otp = Otp.of(code);
    if (otp.isEmpty()) {
      return new Check.Mismatch(MfaEvent.Reason.UNREADABLE);
    }
    Verdict verdict = judge(otp.get(), secret);
    if (verdict instanceof Verdict.Good good) {
      KeyState state = new KeyState(good.counters(), secret);
      return new Check.Match(
          new Credential(MfaMethod.YUBIKEY, otp.get().publicId(), name, now, state.encode()));
    }
    return refused(verdict);
  }
}
