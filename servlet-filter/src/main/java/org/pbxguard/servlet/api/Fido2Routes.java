package org.pbxguard.servlet.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Optional;
import org.pbxguard.core.SecondFactor;
import org.pbxguard.core.mfa.UserId;
import org.pbxguard.core.mfa.fido2.Ceremony;
import org.pbxguard.core.mfa.fido2.CeremonyAnswer;
import org.pbxguard.core.mfa.fido2.Fido2Keys;

/**
 * The two-step routes of FIDO2 keys: a call without a ceremony begins one, a call with one finishes
 * it. A ceremony is bound to the API key that began it.
 *
 * <p>Thread-safe.
 */
final class Fido2Routes {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MAX_CEREMONY = 64;
  private static final int MAX_DEVICE_NAME = 64;

  private final Optional<Fido2Keys> fido2;

  Fido2Routes(SecondFactor secondFactor) {
    this.fido2 = secondFactor.fido2();
  }

  List<Route> routes() {
    return List.of(
        new Route(
            "POST",
            "/mfa/enroll-fido2",
            Access.SERVICE,
            "Enrols a FIDO2 key in two steps",
            this::enroll),
        new Route(
            "POST",
            "/mfa/verify-fido2",
            Access.SERVICE,
            "Verifies a FIDO2 key in two steps",
            this::verify));
  }

  private Fido2Keys keys() {
    return fido2.orElseThrow(() -> ApiError.of(409, "FIDO2 keys are not offered"));
  }

  private ApiAnswer enroll(ApiCall call) {
    UserId user = MfaRoutes.user(call);
    String name = call.body().optionalText("device_name", MAX_DEVICE_NAME).orElse("FIDO2 key");
    Optional<CeremonyAnswer> answer = answer(call);
    if (answer.isEmpty()) {
      return MfaRoutes.change(
          keys().beginRegistration(user, MfaRoutes.authorization(call), call.author()),
          Fido2Routes::begun);
    }
    return MfaRoutes.change(
        keys().finishRegistration(user, answer.get(), name),
        id -> new ApiAnswer(ApiAnswer.success().put("credential_id", id)));
  }

  private ApiAnswer verify(ApiCall call) {
    UserId user = MfaRoutes.user(call);
    Optional<CeremonyAnswer> answer = answer(call);
    if (answer.isEmpty()) {
      return begun(keys().beginAssertion(user, call.author()));
    }
    return MfaRoutes.result(
        keys().finishAssertion(user, answer.get(), MfaRoutes.client(call)),
        accepted ->
            new ApiAnswer(
                ApiAnswer.success()
                    .put("message", "The key is right")
                    .put("method", accepted.method().text())));
  }

  private static Optional<CeremonyAnswer> answer(ApiCall call) {
    return call.body()
        .optionalText("ceremony_id", MAX_CEREMONY)
        .map(id -> new CeremonyAnswer(call.author(), id, call.body().object("credential")));
  }

  private static ApiAnswer begun(Ceremony ceremony) {
    try {
      return new ApiAnswer(
          ApiAnswer.success()
              .put("ceremony_id", ceremony.id())
              .set("publicKey", JSON.readTree(ceremony.publicKey()).path("publicKey")));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("ceremony options are no JSON", e);
    }
  }
}
