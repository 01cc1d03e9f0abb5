package org.pbxguard.core.mfa;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.pbxguard.core.secret.Signer;
import org.pbxguard.core.time.GuardClock;

/**
 * The devices that users trust. A device carries a token that is signed, names its user, expires,
 * and is only good while the device is in the user's list: it can be taken back, goes when the
 * user's token is enrolled anew, and is gone with the user.
 *
 * <p>It proves that the browser was there when the user proved a factor and trusted it; not who
 * sits before it now.
 *
 * <p>Thread-safe.
 */
public final class TrustedDevices {
  /** Longest token looked at. */
  private static final int MAX_TOKEN = 128;

  private static final byte VERSION = 1;
  private static final int ID_BYTES = 12;
  private static final int BODY = 1 + ID_BYTES + Long.BYTES;

  private final Ledger ledger;
  private final Changes changes;
  private final Signer signer;
  private final GuardClock clock;
  private final Duration lifetime;
  private final SecureRandom random = new SecureRandom();

  TrustedDevices(
      Ledger ledger, Changes changes, Signer signer, GuardClock clock, Duration lifetime) {
    this.ledger = ledger;
    this.changes = changes;
    this.signer = signer;
    this.clock = clock;
    this.lifetime = lifetime;
  }

  /**
   * Trusts a device. The caller vouches that the user has just proven a factor on it and wants it.
   *
   * @param name what the person calls it
   * @return the token for the device alone; {@code Absent} for a user without a factor
   */
  public Change<String> trust(UserId user, String name) {
    byte[] id = new byte[ID_BYTES];
    random.nextBytes(id);
    Instant now = clock.instant();
    Instant expires = Instant.ofEpochMilli(now.plus(lifetime).toEpochMilli());
    TrustedDevice device = new TrustedDevice(text(id), name, now, expires);
    byte[] body =
        ByteBuffer.allocate(BODY).put(VERSION).put(id).putLong(expires.toEpochMilli()).array();
    byte[] signature = signer.sign(message(user, body));
    String token =
        text(ByteBuffer.allocate(BODY + signature.length).put(body).put(signature).array());
    return changes
        .devices(user, record -> record.with(device), MfaEvent.Reason.DEVICE_TRUSTED)
        .map(done -> token);
  }

  /** Whether a token is that of a device which the user trusts now. */
  public boolean isTrusted(UserId user, CharSequence token) {
    Optional<byte[]> bytes = decoded(token);
    if (bytes.isEmpty() || bytes.get().length != BODY + signer.size()) {
      return false;
    }
    byte[] body = new byte[BODY];
    byte[] signature = new byte[signer.size()];
    ByteBuffer.wrap(bytes.get()).get(body).get(signature);
    if (body[0] != VERSION || !signer.verify(message(user, body), signature)) {
      return false;
    }
    byte[] id = new byte[ID_BYTES];
    ByteBuffer in = ByteBuffer.wrap(body, 1, BODY - 1).get(id);
    Instant expires = Instant.ofEpochMilli(in.getLong());
    return expires.isAfter(clock.instant()) && isListed(user, text(id));
  }

  private boolean isListed(UserId user, String id) {
    return list(user).stream().anyMatch(d -> d.id().equals(id));
  }

  private static Optional<byte[]> decoded(CharSequence token) {
    if (token.length() > MAX_TOKEN) {
      return Optional.empty();
    }
    try {
      return Optional.of(Base64.getUrlDecoder().decode(token.toString()));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static String text(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static byte[] message(UserId user, byte[] body) {
    byte[] label = ("trusted-device/" + user.text() + "/").getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(label.length + body.length).put(label).put(body).array();
  }

  /** The devices that a user trusts, the oldest first. */
  public List<TrustedDevice> list(UserId user) {
    Instant now = clock.instant();
    return ledger.record(user).map(UserRecord::devices).orElse(List.of()).stream()
        .filter(d -> d.expires().isAfter(now))
        .toList();
  }

  /** Takes trust back from one device; {@code Absent} if it is not the user's. */
  public Change<Boolean> revoke(UserId user, String id) {
    return isListed(user, id)
        ? changes.devices(
            user,
            record -> record.withoutDevices(d -> d.id().equals(id)),
            MfaEvent.Reason.DEVICE_REVOKED)
        : new Change.Absent<>();
  }

  /** Takes trust back from all devices of a user. */
  public Change<Boolean> revokeAll(UserId user) {
    return changes.devices(
        user, record -> record.withoutDevices(d -> true), MfaEvent.Reason.DEVICE_REVOKED);
  }
}
