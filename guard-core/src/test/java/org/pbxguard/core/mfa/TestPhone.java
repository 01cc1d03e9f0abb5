package org.pbxguard.core.mfa;

import com.eatthepath.otp.TimeBasedOneTimePasswordGenerator;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.crypto.spec.SecretKeySpec;

/** An authenticator app: knows what the person was shown and tells codes. */
public final class TestPhone {
  private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  private final Enrolment shown;
  private final TotpSettings totp;
  private final TestTime time;

  TestPhone(Enrolment shown, TotpSettings totp, TestTime time) {
    this.shown = shown;
    this.totp = totp;
    this.time = time;
  }

  /** Enrols a user; one step passes. */
  public static TestPhone enrol(MfaService service, UserId user, TestTime time) {
    Change<Enrolment> begun = service.enroll(user, Authorization.administrator());
    if (!(begun instanceof Change.Done<Enrolment> done)) {
      throw new AssertionError("not begun: " + begun);
    }
    TestPhone phone = new TestPhone(done.value(), service.settings().totp(), time);
    if (!service.verifyEnrollment(user, phone.code(), Optional.empty()).accepted()) {
      throw new AssertionError("not enrolled");
    }
    time.pass(Duration.ofSeconds(30));
    return phone;
  }

  /** What it shows now. */
  public String code() {
    return code(time.wall());
  }

  /** The backup codes that the person was shown. */
  public List<String> backupCodes() {
    return shown.backupCodes();
  }

  String code(Instant at) {
    try {
      return new TimeBasedOneTimePasswordGenerator(
              Duration.ofSeconds(totp.period()), totp.digits(), totp.algorithm().jcaName())
          .generateOneTimePasswordString(
              new SecretKeySpec(decoded(shown.provisioning().secret()), "RAW"), at);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] decoded(String base32) {
    byte[] bytes = new byte[base32.length() * 5 / 8];
    int buffer = 0;
    int held = 0;
    int at = 0;
    for (int i = 0; i < base32.length(); i++) {
      buffer = (buffer << 5) | BASE32.indexOf(base32.charAt(i));
      held += 5;
      if (held >= 8) {
        held -= 8;
        bytes[at++] = (byte) (buffer >>> held);
      }
    }
    return bytes;
  }
}
