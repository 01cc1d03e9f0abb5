package org.pbxguard.core.mfa.fido2;

import com.yubico.webauthn.AssertionRequest;
import com.yubico.webauthn.AssertionResult;
import com.yubico.webauthn.FinishAssertionOptions;
import com.yubico.webauthn.FinishRegistrationOptions;
import com.yubico.webauthn.RegistrationResult;
import com.yubico.webauthn.RelyingParty;
import com.yubico.webauthn.data.AuthenticatorAssertionResponse;
import com.yubico.webauthn.data.AuthenticatorAttestationResponse;
import com.yubico.webauthn.data.AuthenticatorTransport;
import com.yubico.webauthn.data.ClientAssertionExtensionOutputs;
import com.yubico.webauthn.data.ClientRegistrationExtensionOutputs;
import com.yubico.webauthn.data.PublicKeyCredential;
import com.yubico.webauthn.data.PublicKeyCredentialCreationOptions;
import com.yubico.webauthn.exception.AssertionFailedException;
import com.yubico.webauthn.exception.InvalidSignatureCountException;
import com.yubico.webauthn.exception.RegistrationFailedException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.pbxguard.core.mfa.Check;
import org.pbxguard.core.mfa.Credential;
import org.pbxguard.core.mfa.MfaEvent;

/**
 * The second steps of the ceremonies: W3C WebAuthn level 3, 7.1 and 7.2, by the library, and what
 * it leaves to us: cross-origin frames, and the backup flags against what was stored. Whatever
 * cannot be read is a refusal. The library marks its accessors of backup flags, which are a part of
 * level 3, as deprecated because they are new.
 *
 * <p>Immutable.
 */
final class Steps {
  private Steps() {}

  /** A key that was registered. */
  record NewKey(String id, KeyState state) {}

  /** The key that a registration proves, or nothing. */
  static Optional<NewKey> register(
      RelyingParty party, PublicKeyCredentialCreationOptions options, String json) {
    if (json.length() > CeremonyAnswer.MAX_CREDENTIAL) {
      return Optional.empty();
    }
    try {
      PublicKeyCredential<AuthenticatorAttestationResponse, ClientRegistrationExtensionOutputs>
          answer = PublicKeyCredential.parseRegistrationResponseJson(json);
      if (!ClientData.isTopLevel(answer.getResponse().getClientDataJSON())) {
        return Optional.empty();
      }
      RegistrationResult result =
          party.finishRegistration(
              FinishRegistrationOptions.builder().request(options).response(answer).build());
      return Optional.of(newKey(options, result));
    } catch (IOException | RegistrationFailedException | RuntimeException e) {
      // The library throws several kinds of unchecked exception for odd bytes of a stranger.
      return Optional.empty();
    }
  }

  @SuppressWarnings("deprecation")
  private static NewKey newKey(
      PublicKeyCredentialCreationOptions options, RegistrationResult result) {
    String transports =
        result.getKeyId().getTransports().stream()
            .flatMap(set -> set.stream().map(AuthenticatorTransport::getId))
            .filter(name -> name.matches("[a-z-]{1,16}"))
            .limit(8)
            .collect(Collectors.joining(","));
    return new NewKey(
        result.getKeyId().getId().getBase64Url(),
        new KeyState(
            options.getUser().getId(),
            result.getPublicKeyCose(),
            result.getSignatureCount(),
            result.isBackupEligible(),
            result.isBackedUp(),
            transports));
  }

  /** Checks an assertion against the user's keys; of a user without keys none matches. */
  static Check assertion(
      RelyingParty party, AssertionRequest request, String json, List<Credential> own) {
    if (json.length() > CeremonyAnswer.MAX_CREDENTIAL) {
      return new Check.Mismatch(MfaEvent.Reason.UNREADABLE);
    }
    try {
      PublicKeyCredential<AuthenticatorAssertionResponse, ClientAssertionExtensionOutputs> answer =
          PublicKeyCredential.parseAssertionResponseJson(json);
      if (!ClientData.isTopLevel(answer.getResponse().getClientDataJSON())) {
        return new Check.Mismatch(MfaEvent.Reason.WRONG);
      }
      AssertionResult result =
          party.finishAssertion(
              FinishAssertionOptions.builder().request(request).response(answer).build());
      return matched(result, own);
    } catch (InvalidSignatureCountException e) {
      return new Check.Mismatch(MfaEvent.Reason.CLONED);
    } catch (AssertionFailedException e) {
      return new Check.Mismatch(MfaEvent.Reason.WRONG);
    } catch (IOException | RuntimeException e) {
      // The library throws several kinds of unchecked exception for odd bytes of a stranger.
      return new Check.Mismatch(MfaEvent.Reason.UNREADABLE);
    }
  }

  @SuppressWarnings("deprecation")
  private static Check matched(AssertionResult result, List<Credential> own) {
    Optional<Credential> key =
        own.stream()
            .filter(c -> c.id().equals(result.getCredential().getCredentialId().getBase64Url()))
            .findFirst();
    if (key.isEmpty() || !result.isSuccess() || !result.isSignatureCounterValid()) {
      return new Check.Mismatch(MfaEvent.Reason.WRONG);
    }
    KeyState state = KeyState.decode(key.get().copyState());
    if (state.backupEligible() != result.isBackupEligible()) {
      return new Check.Mismatch(MfaEvent.Reason.CLONED);
    }
    KeyState next = state.used(result.getSignatureCount(), result.isBackedUp());
    return new Check.Match(key.get().withState(next.encode()));
  }

  /** The credential id that an answer names, unproven. */
  static Optional<String> credentialId(String json) {
    if (json.length() > CeremonyAnswer.MAX_CREDENTIAL) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          PublicKeyCredential.parseAssertionResponseJson(json).getId().getBase64Url());
    } catch (IOException | RuntimeException e) {
      return Optional.empty();
    }
  }
}
