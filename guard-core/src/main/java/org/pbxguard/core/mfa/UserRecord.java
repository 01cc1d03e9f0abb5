package org.pbxguard.core.mfa;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Everything that is active for one user: the credentials in order of enrolment.
 *
 * <p>Immutable; prints nothing.
 */
final class UserRecord {
  /** Nothing. */
  static final UserRecord EMPTY = new UserRecord(List.of());

  private final List<Credential> credentials;

  UserRecord(List<Credential> credentials) {
    this.credentials = List.copyOf(credentials);
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
    return new UserRecord(all);
  }

  /** With this credential as the only one of its method. */
  UserRecord withOnly(Credential next) {
    return without(c -> c.method() == next.method()).with(next);
  }

  UserRecord without(Predicate<Credential> gone) {
    return new UserRecord(credentials.stream().filter(gone.negate()).toList());
  }

  @Override
  public String toString() {
    return "UserRecord(" + credentials.size() + " credentials)";
  }
}
