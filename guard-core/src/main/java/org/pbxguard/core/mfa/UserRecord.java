package org.pbxguard.core.mfa;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Everything that is active for one user: the credentials in order of enrolment, and the random
 * handle by which FIDO2 keys know the user (W3C WebAuthn 14.6.1: nothing personal).
 *
 * <p>Immutable; prints nothing.
 */
final class UserRecord {
  static final int HANDLE_BYTES = 32;

  private final byte[] handle;
  private final List<Credential> credentials;

  UserRecord(byte[] handle, List<Credential> credentials) {
    this.handle = handle.clone();
    this.credentials = List.copyOf(credentials);
  }

  static UserRecord fresh(SecureRandom random) {
    byte[] handle = new byte[HANDLE_BYTES];
    random.nextBytes(handle);
    return new UserRecord(handle, List.of());
  }

  byte[] copyHandle() {
    return handle.clone();
  }

  List<Credential> credentials() {
    return credentials;
  }

  List<Credential> of(MfaMethod method) {
    return credentials.stream().filter(c -> c.method() == method).toList();
  }

  /** Whether anything but backup codes is left. */
  boolean hasFactor() {
    return credentials.stream().anyMatch(c -> c.method() != MfaMethod.BACKUP_CODE);
  }

  /** With this credential in the place of the one of the same method and id, else added. */
  UserRecord with(Credential next) {
    List<Credential> all = new ArrayList<>(credentials.size() + 1);
    boolean placed = false;
    for (Credential old : credentials) {
      boolean same = old.is(next.method(), next.id());
      all.add(same ? next : old);
      placed |= same;
    }
    if (!placed) {
      all.add(next);
    }
    return new UserRecord(handle, all);
  }

  /** With this credential as the only one of its method. */
  UserRecord withOnly(Credential next) {
    return without(c -> c.method() == next.method()).with(next);
  }

  UserRecord without(Predicate<Credential> gone) {
    return new UserRecord(handle, credentials.stream().filter(gone.negate()).toList());
  }

  @Override
  public String toString() {
    return "UserRecord(" + credentials.size() + " credentials)";
  }
}
