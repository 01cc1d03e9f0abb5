package org.pbxguard.core.mfa.fido2;

import com.yubico.webauthn.CredentialRepository;
import com.yubico.webauthn.RegisteredCredential;
import com.yubico.webauthn.data.ByteArray;
import com.yubico.webauthn.data.PublicKeyCredentialDescriptor;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.pbxguard.core.mfa.Credential;
import org.pbxguard.core.mfa.UserId;

/**
 * The keys of one user as the library wants to see them, for the length of one ceremony; of nobody
 * else, so that no other user's key can answer.
 *
 * <p>Immutable.
 */
final class UserKeys implements CredentialRepository {
  private final UserId user;
  private final List<Credential> keys;
  private final Decoys decoys;
  private final Predicate<String> taken;

  /**
   * The keys of a user.
   *
   * @param taken whether anybody has enrolled a credential id
   */
  UserKeys(UserId user, List<Credential> keys, Decoys decoys, Predicate<String> taken) {
    this.user = user;
    this.keys = List.copyOf(keys);
    this.decoys = decoys;
    this.taken = taken;
  }

  @Override
  public Set<PublicKeyCredentialDescriptor> getCredentialIdsForUsername(String username) {
    return keys.isEmpty() ? decoys.of(user) : own();
  }

  /** The user's real keys. */
  Set<PublicKeyCredentialDescriptor> own() {
    return keys.stream()
        .map(key -> KeyState.decode(key.copyState()).descriptor(KeyState.idOf(key)))
        .collect(Collectors.toUnmodifiableSet());
  }

  @Override
  public Optional<ByteArray> getUserHandleForUsername(String username) {
    return Optional.of(handle());
  }

  private ByteArray handle() {
    return keys.isEmpty() ? decoys.handle(user) : KeyState.decode(keys.get(0).copyState()).handle();
  }

  @Override
  public Optional<String> getUsernameForUserHandle(ByteArray userHandle) {
    return userHandle.equals(handle()) ? Optional.of(user.text()) : Optional.empty();
  }

  @Override
  public Optional<RegisteredCredential> lookup(ByteArray credentialId, ByteArray userHandle) {
    if (keys.isEmpty()) {
      return Optional.of(decoys.key(credentialId, userHandle));
    }
    return keys.stream()
        .filter(key -> KeyState.idOf(key).equals(credentialId))
        .map(key -> KeyState.decode(key.copyState()))
        .filter(state -> state.handle().equals(userHandle))
        .map(state -> state.registered(credentialId))
        .findFirst();
  }

  @Override
  public Set<RegisteredCredential> lookupAll(ByteArray credentialId) {
    return taken.test(credentialId.getBase64Url())
        ? Set.of(decoys.key(credentialId, decoys.handle(user)))
        : Set.of();
  }
}
