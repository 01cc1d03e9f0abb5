package org.pbxguard.core.mfa;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Predicate;

/**
 * Everything that is active for one user: credentials in order of enrolment, trusted devices, and
 * the alias by which the audit knows the user. The alias is random and stands nowhere else, so that
 * with the record goes the last that ties the audit to the person.
 *
 * <p>Immutable; prints nothing.
 */
final class UserRecord {
  /** Devices that a user may trust; a further one replaces the oldest. */
  static final int MAX_DEVICES = 20;

  private static final int ALIAS_BYTES = 8;

  private final String alias;
  private final List<Credential> credentials;
  private final List<TrustedDevice> devices;

  UserRecord(String alias, List<Credential> credentials, List<TrustedDevice> devices) {
    this.alias = alias;
    this.credentials = List.copyOf(credentials);
    this.devices = List.copyOf(devices);
  }

  /** Nothing yet, under a fresh alias. */
  static UserRecord fresh(SecureRandom random) {
    byte[] alias = new byte[ALIAS_BYTES];
    random.nextBytes(alias);
    return new UserRecord(HexFormat.of().formatHex(alias), List.of(), List.of());
  }

  String alias() {
    return alias;
  }

  List<Credential> credentials() {
    return credentials;
  }

  List<TrustedDevice> devices() {
    return devices;
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
    return new UserRecord(alias, all, devices);
  }

  /** With this credential as the only one of its method. */
  UserRecord withOnly(Credential next) {
    return without(c -> c.method() == next.method()).with(next);
  }

  UserRecord without(Predicate<Credential> gone) {
    return new UserRecord(alias, credentials.stream().filter(gone.negate()).toList(), devices);
  }

  UserRecord with(TrustedDevice device) {
    List<TrustedDevice> all = new ArrayList<>(devices);
    all.add(device);
    int from = Math.max(0, all.size() - MAX_DEVICES);
    return new UserRecord(alias, credentials, all.subList(from, all.size()));
  }

  UserRecord withoutDevices(Predicate<TrustedDevice> gone) {
    return new UserRecord(alias, credentials, devices.stream().filter(gone.negate()).toList());
  }

  @Override
  public String toString() {
    return "UserRecord(" + credentials.size() + " credentials)";
  }
}
