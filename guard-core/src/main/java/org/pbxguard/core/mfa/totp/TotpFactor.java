package org.pbxguard.core.mfa.totp;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import org.pbxguard.core.mfa.Check;
import org.pbxguard.core.mfa.Code;
import org.pbxguard.core.mfa.CodeFactor;
import org.pbxguard.core.mfa.Credential;
import org.pbxguard.core.mfa.MfaEvent;
import org.pbxguard.core.mfa.MfaMethod;
import org.pbxguard.core.mfa.Provisioning;
import org.pbxguard.core.mfa.TokenIssuer;
import org.pbxguard.core.mfa.TotpSettings;
import org.pbxguard.core.mfa.UserId;
import org.pbxguard.core.time.GuardClock;

/**
 * Time-based codes (RFC 6238). A step is accepted once, and an earlier one never after a later one
 * (RFC 6238 5.2); the token's clock drift is learned from what was accepted (RFC 6238 6), at most
 * two steps either way.
 *
 * <p>It proves that somebody can read the token now. It does not prove that the person is not
 * typing the code into an impostor's page.
 *
 * <p>The time is the wall clock, as the authenticator's is. A jump of it changes which steps are
 * expected, never which are used up. Thread-safe.
 */
public final class TotpFactor implements CodeFactor, TokenIssuer {
  private static final String DIGITS = "0123456789";
  private static final String ID = "totp";

  private final TotpSettings settings;
  private final GuardClock clock;
  private final SecureRandom random = new SecureRandom();
  private final TotpState decoy;

  /** The factor under these settings. */
  public TotpFactor(TotpSettings settings, GuardClock clock) {
    this.settings = settings;
    this.clock = clock;
    this.decoy = fresh();
  }

  @Override
  public MfaMethod method() {
    return MfaMethod.TOTP;
  }

  @Override
  public boolean recognises(Code code) {
    return (code.length() == 6 || code.length() == 8) && code.isOf(DIGITS);
  }

  @Override
  public Issued issue(UserId user, Instant now) {
    TotpState token = fresh();
    String uri = KeyUri.of(settings.issuer(), user, token);
    String secret = Base32.encode(token.copySecret());
    QrImage qr = QrImage.of(uri);
    Provisioning shown =
        new Provisioning(uri, secret, Base32.grouped(secret), qr.pngDataUri(), qr.svg());
    return new Issued(new Credential(MfaMethod.TOTP, ID, "", now, token.encode()), shown);
  }

  @Override
  public Credential usedUp(Credential token) {
    TotpState state = TotpState.decode(token.copyState());
    long last =
        Totp.stepAt(clock.wallInstant(), state.period()) + state.drift() + settings.window();
    return token.withState(state.used(Math.max(state.lastStep(), last), state.drift()).encode());
  }

  private TotpState fresh() {
    byte[] secret = new byte[settings.algorithm().secretBytes()];
    random.nextBytes(secret);
    return new TotpState(secret, settings.algorithm(), settings.digits(), settings.period());
  }

  /** Computes every step of the window, whatever matches, so that time tells nothing. */
  @Override
  public Check check(List<Credential> own, Code code) {
    TotpState token = own.isEmpty() ? decoy : TotpState.decode(own.get(0).copyState());
    long now = Totp.stepAt(clock.wallInstant(), token.period());
    byte[] typed = code.reveal().getBytes(StandardCharsets.UTF_8);
    long matched = -1;
    boolean replayed = false;
    long first = Math.max(0, now + token.drift() - settings.window());
    for (long step = first; step <= now + token.drift() + settings.window(); step++) {
      byte[] expected = Totp.code(token, step).getBytes(StandardCharsets.UTF_8);
      if (MessageDigest.isEqual(expected, typed)) {
        replayed |= step <= token.lastStep();
        matched = step > token.lastStep() && matched < 0 ? step : matched;
      }
    }
    if (own.isEmpty() || matched < 0) {
      return new Check.Mismatch(replayed ? MfaEvent.Reason.REPLAYED : MfaEvent.Reason.WRONG);
    }
    TotpState next = token.used(matched, learned(matched - now));
    return new Check.Match(own.get(0).withState(next.encode()));
  }

  private int learned(long offset) {
    return (int) Math.max(-settings.maxDrift(), Math.min(settings.maxDrift(), offset));
  }
}
