package org.pbxguard.core.mfa.fido2;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.yubico.webauthn.AssertionRequest;
import com.yubico.webauthn.RelyingParty;
import com.yubico.webauthn.StartAssertionOptions;
import com.yubico.webauthn.StartRegistrationOptions;
import com.yubico.webauthn.data.AttestationConveyancePreference;
import com.yubico.webauthn.data.AuthenticatorSelectionCriteria;
import com.yubico.webauthn.data.ByteArray;
import com.yubico.webauthn.data.PublicKeyCredentialCreationOptions;
import com.yubico.webauthn.data.RelyingPartyIdentity;
import com.yubico.webauthn.data.ResidentKeyRequirement;
import com.yubico.webauthn.data.UserIdentity;
import com.yubico.webauthn.data.UserVerificationRequirement;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.pbxguard.core.mfa.Attempt;
import org.pbxguard.core.mfa.Authorization;
import org.pbxguard.core.mfa.Change;
import org.pbxguard.core.mfa.Check;
import org.pbxguard.core.mfa.Credential;
import org.pbxguard.core.mfa.Fido2Settings;
import org.pbxguard.core.mfa.MfaEvent;
import org.pbxguard.core.mfa.MfaException;
import org.pbxguard.core.mfa.MfaMethod;
import org.pbxguard.core.mfa.MfaResult;
import org.pbxguard.core.mfa.MfaService;
import org.pbxguard.core.mfa.UserId;
import org.pbxguard.core.net.IpAddress;
import org.pbxguard.core.secret.Signer;
import org.pbxguard.core.time.GuardClock;

/**
 * FIDO2 keys and passkeys (W3C WebAuthn level 3): each ceremony has two steps with a challenge of
 * 32 bytes between them, which is good once, for one user and one caller, and for a few minutes.
 *
 * <p>An assertion proves that the key that the user enrolled was touched, on a page of ours, for
 * this challenge. It does not prove who touched it unless user verification is required.
 *
 * <p>Thread-safe. Calls block for the disk.
 */
public final class Fido2Keys {
  private static final int HANDLE_BYTES = 32;

  private final Fido2Settings settings;
  private final MfaService service;
  private final GuardClock clock;
  private final Decoys decoys;
  private final Ceremonies ceremonies;
  private final RelyingPartyIdentity identity;
  private final Terms terms;
  private final SecureRandom random = new SecureRandom();

  /**
   * What a ceremony demands.
   *
   * @param origins where the page may be
   */
  record Terms(
      Fido2Settings.Demand userVerification,
      Fido2Settings.Demand residentKey,
      Set<String> origins) {}

  /**
   * Ceremonies for the users of {@code service}.
   *
   * @param signer derives what unknown users seem to have; with tags of 32 bytes
   * @throws IllegalArgumentException if the settings name no relying party
   */
  public Fido2Keys(Fido2Settings settings, MfaService service, Signer signer, GuardClock clock) {
    this.settings = settings;
    this.service = service;
    this.clock = clock;
    this.decoys = new Decoys(signer);
    this.ceremonies = new Ceremonies(settings.ceremonyLifetime(), clock);
    this.terms =
        new Terms(
            settings.userVerification(), settings.residentKey(), Set.copyOf(settings.origins()));
    this.identity =
        RelyingPartyIdentity.builder()
            .id(settings.rpId().orElseThrow(() -> new IllegalArgumentException("rpId: not set")))
            .name(settings.rpName())
            .build();
  }

  /**
   * Begins the registration of a key. Keys that the user has are excluded.
   *
   * @param caller who asks: a session or an API key; only it can finish
   * @return {@code Conflict} when a factor is active and {@code by} is no authorisation, or the
   *     user has as many keys as may be
   */
  public Change<Ceremony> beginRegistration(UserId user, Authorization by, String caller) {
    return beginRegistration(user, by, caller, terms);
  }

  Change<Ceremony> beginRegistration(UserId user, Authorization by, String caller, Terms demanded) {
    if (!service.policy().allows(MfaMethod.FIDO2)) {
      return new Change.Conflict<>("keys of this kind are not offered");
    }
    return service.authorise(user, by).then(right -> begin(user, right, caller, demanded));
  }

  private Change<Ceremony> begin(UserId user, boolean right, String caller, Terms demanded) {
    List<Credential> own = service.credentials(user, MfaMethod.FIDO2);
    if (own.size() >= settings.maxKeys()) {
      return new Change.Conflict<>("no more keys can be enrolled: remove one first");
    }
    ByteArray handle =
        own.isEmpty() ? freshHandle() : KeyState.decode(own.get(0).copyState()).handle();
    PublicKeyCredentialCreationOptions options =
        party(user, own, demanded)
            .startRegistration(
                StartRegistrationOptions.builder()
                    .user(
                        UserIdentity.builder()
                            .name(user.name())
                            .displayName(user.name())
                            .id(handle)
                            .build())
                    .authenticatorSelection(selection(demanded))
                    .timeout(settings.ceremonyLifetime().toMillis())
                    .build())
            .toBuilder()
            .excludeCredentials(own.isEmpty() ? Set.of() : keys(user, own).own())
            .build();
    String id =
        ceremonies.put(new Ceremonies.Registration(Optional.of(user), caller, right, options));
    return new Change.Done<>(new Ceremony(id, json(options::toCredentialsCreateJson)));
  }

  private ByteArray freshHandle() {
    byte[] handle = new byte[HANDLE_BYTES];
    random.nextBytes(handle);
    return new ByteArray(handle);
  }

  private static AuthenticatorSelectionCriteria selection(Terms demanded) {
    return AuthenticatorSelectionCriteria.builder()
        .userVerification(verification(demanded.userVerification()))
        .residentKey(ResidentKeyRequirement.valueOf(demanded.residentKey().name()))
        .build();
  }

  private static UserVerificationRequirement verification(Fido2Settings.Demand demand) {
    return UserVerificationRequirement.valueOf(demand.name());
  }

  /**
   * Finishes a registration. The ceremony is spent, whatever comes of it.
   *
   * @param name what the person calls the key, at most {@link Credential#MAX_NAME} characters
   * @return the credential id in base64url
   * @throws IllegalArgumentException for a name that is too long
   */
  public Change<String> finishRegistration(UserId user, CeremonyAnswer answer, String name) {
    return finishRegistration(user, answer, name, terms);
  }

  Change<String> finishRegistration(
      UserId user, CeremonyAnswer answer, String name, Terms demanded) {
    Credential.requireName(name);
    Optional<Ceremonies.Registration> ceremony = ceremonies.takeRegistration(user, answer);
    boolean right = ceremony.filter(Ceremonies.Registration::right).isPresent();
    return service
        .complete(
            user,
            right,
            () ->
                ceremony
                    .<Check>map(c -> register(user, c, new Named(answer, name), demanded))
                    .orElseGet(() -> new Check.Mismatch(MfaEvent.Reason.CEREMONY)))
        .map(Credential::id);
  }

  /** An answer, and what the person calls the key. */
  private record Named(CeremonyAnswer answer, String name) {}

  private Check register(
      UserId user, Ceremonies.Registration ceremony, Named named, Terms demanded) {
    List<Credential> own = service.credentials(user, MfaMethod.FIDO2);
    if (own.size() >= settings.maxKeys()) {
      return new Check.Mismatch(MfaEvent.Reason.CEREMONY);
    }
    return Steps.register(
            party(user, own, demanded), ceremony.options(), named.answer().credential())
        .<Check>map(
            key ->
                new Check.Match(
                    new Credential(
                        MfaMethod.FIDO2,
                        key.id(),
                        named.name(),
                        clock.instant(),
                        key.state().encode())))
        .orElseGet(() -> new Check.Mismatch(MfaEvent.Reason.WRONG));
  }

  /**
   * Begins an assertion. Users who have no key, known or not, are shown one that nobody has.
   *
   * @param caller who asks: a session or an API key; only it can finish
   */
  public Ceremony beginAssertion(UserId user, String caller) {
    List<Credential> own = service.credentials(user, MfaMethod.FIDO2);
    AssertionRequest request =
        party(user, own, terms)
            .startAssertion(options(settings.userVerification()).username(user.text()).build());
    return begun(Optional.of(user), caller, request);
  }

  /** Finishes an assertion. The ceremony is spent, whatever comes of it. */
  public MfaResult finishAssertion(UserId user, CeremonyAnswer answer, Optional<IpAddress> client) {
    return service.attempt(
        Attempt.of(user, MfaMethod.FIDO2, client),
        own ->
            check(user, own, ceremonies.takeAssertion(Optional.of(user), answer), answer, terms));
  }

  /**
   * Logins by passkey alone, for some users and on some of the pages.
   *
   * @param origins where the pages are, of those that the settings allow; empty for all of them
   * @param whose who may sign in so
   */
  public Passkeys passkeys(List<String> origins, Predicate<UserId> whose) {
    Terms strict =
        new Terms(
            Fido2Settings.Demand.REQUIRED,
            Fido2Settings.Demand.REQUIRED,
            origins.isEmpty() ? terms.origins() : Set.copyOf(origins));
    return new Passkeys(this, strict, whose);
  }

  Ceremony beginPasskey(String caller) {
    AssertionRequest request =
        RelyingParty.builder()
            .identity(identity)
            .credentialRepository(keys(NOBODY, List.of()))
            .build()
            .startAssertion(options(Fido2Settings.Demand.REQUIRED).build());
    return begun(Optional.empty(), caller, request);
  }

  /** Nobody can have this name: it is no administrator's. */
  private static final UserId NOBODY = new UserId("guard:-");

  /** An attempt of nobody's key takes the same way: it is counted, and the audit hears of it. */
  PasskeyResult finishPasskey(
      CeremonyAnswer answer, Optional<IpAddress> client, Predicate<UserId> whose, Terms demanded) {
    Optional<Ceremonies.Assertion> ceremony = ceremonies.takeAssertion(Optional.empty(), answer);
    UserId user =
        Steps.credentialId(answer.credential())
            .flatMap(id -> service.owner(MfaMethod.FIDO2, id))
            .filter(whose)
            .orElse(NOBODY);
    MfaResult result =
        service.attempt(
            Attempt.of(user, MfaMethod.FIDO2, client),
            own -> check(user, own, ceremony, answer, demanded));
    return new PasskeyResult(result.accepted() ? Optional.of(user) : Optional.empty(), result);
  }

  private Check check(
      UserId user,
      List<Credential> own,
      Optional<Ceremonies.Assertion> ceremony,
      CeremonyAnswer answer,
      Terms demanded) {
    if (ceremony.isEmpty()) {
      return new Check.Mismatch(MfaEvent.Reason.CEREMONY);
    }
    return Steps.assertion(
        party(user, own, demanded), ceremony.get().request(), answer.credential(), own);
  }

  private StartAssertionOptions.StartAssertionOptionsBuilder options(
      Fido2Settings.Demand userVerification) {
    return StartAssertionOptions.builder()
        .userVerification(verification(userVerification))
        .timeout(settings.ceremonyLifetime().toMillis());
  }

  private Ceremony begun(Optional<UserId> user, String caller, AssertionRequest request) {
    String id = ceremonies.put(new Ceremonies.Assertion(user, caller, request));
    return new Ceremony(id, json(request::toCredentialsGetJson));
  }

  private UserKeys keys(UserId user, List<Credential> own) {
    return new UserKeys(user, own, decoys, id -> service.owner(MfaMethod.FIDO2, id).isPresent());
  }

  private RelyingParty party(UserId user, List<Credential> own, Terms demanded) {
    return RelyingParty.builder()
        .identity(identity)
        .credentialRepository(keys(user, own))
        .origins(demanded.origins())
        .attestationConveyancePreference(
            AttestationConveyancePreference.valueOf(settings.attestation().name()))
        .allowOriginPort(false)
        .allowOriginSubdomain(false)
        .allowUntrustedAttestation(true)
        .validateSignatureCounter(true)
        .build();
  }

  /** Writes options that cannot fail to be written. */
  private interface Json {
    String write() throws JsonProcessingException;
  }

  private static String json(Json options) {
    try {
      return options.write();
    } catch (JsonProcessingException e) {
      throw new MfaException("ceremony options cannot be written", e);
    }
  }
}
