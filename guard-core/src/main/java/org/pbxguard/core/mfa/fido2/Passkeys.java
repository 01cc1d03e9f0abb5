package org.pbxguard.core.mfa.fido2;

import java.util.Optional;
import java.util.function.Predicate;
import org.pbxguard.core.mfa.Authorization;
import org.pbxguard.core.mfa.Change;
import org.pbxguard.core.mfa.UserId;
import org.pbxguard.core.net.IpAddress;

/**
 * Logins in which the key alone says who it is (W3C WebAuthn level 3, discoverable credentials).
 * The key is the only factor, so it must keep the credential and verify the person, whatever the
 * settings say of second factors.
 *
 * <p>It proves that the person who holds the key, and its PIN or finger, is at one of our pages
 * now.
 *
 * <p>Thread-safe. Calls block for the disk.
 */
public final class Passkeys {
  private final Fido2Keys keys;
  private final Fido2Keys.Terms terms;
  private final Predicate<UserId> whose;

  Passkeys(Fido2Keys keys, Fido2Keys.Terms terms, Predicate<UserId> whose) {
    this.keys = keys;
    this.terms = terms;
    this.whose = whose;
  }

  /** As {@link Fido2Keys#beginRegistration}, for a passkey. */
  public Change<Ceremony> beginRegistration(UserId user, Authorization by, String caller) {
    return keys.beginRegistration(user, by, caller, terms);
  }

  /** As {@link Fido2Keys#finishRegistration}, for a passkey. */
  public Change<String> finishRegistration(UserId user, CeremonyAnswer answer, String name) {
    return keys.finishRegistration(user, answer, name, terms);
  }

  /**
   * Begins a login.
   *
   * @param caller who asks: a browser's session; only it can finish
   */
  public Ceremony begin(String caller) {
    return keys.beginPasskey(caller);
  }

  /**
   * Finishes a login. The ceremony is spent, whatever comes of it. A key that is nobody's counts as
   * a wrong one of its address.
   */
  public PasskeyResult finish(CeremonyAnswer answer, Optional<IpAddress> client) {
    return keys.finishPasskey(answer, client, whose, terms);
  }
}
