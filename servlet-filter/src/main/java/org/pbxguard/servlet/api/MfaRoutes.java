package org.pbxguard.servlet.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.pbxguard.core.SecondFactor;
import org.pbxguard.core.mfa.Authorization;
import org.pbxguard.core.mfa.Change;
import org.pbxguard.core.mfa.Enrolment;
import org.pbxguard.core.mfa.MfaMethod;
import org.pbxguard.core.mfa.MfaMethods;
import org.pbxguard.core.mfa.MfaResult;
import org.pbxguard.core.mfa.MfaService;
import org.pbxguard.core.mfa.MfaStatus;
import org.pbxguard.core.mfa.UserId;
import org.pbxguard.core.mfa.yubikey.TokenSecret;
import org.pbxguard.core.mfa.yubikey.YubikeyEnrolment;
import org.pbxguard.core.net.IpAddress;

/**
 * The routes of the second factor. A wrong, used or unreadable code, an unknown user and one
 * without a factor get the same answer.
 *
 * <p>Thread-safe.
 */
final class MfaRoutes {
  /** Longest code, a YubiKey OTP with white space around it included. */
  private static final int MAX_CODE = 128;

  /** Longest name of a key. */
  private static final int MAX_DEVICE_NAME = 64;

  private final MfaService mfa;
  private final Optional<YubikeyEnrolment> yubikeys;

  MfaRoutes(SecondFactor secondFactor) {
    this.mfa = secondFactor.service();
    this.yubikeys = secondFactor.yubikeys();
  }

  List<Route> routes() {
    return List.of(
        post("/mfa/enroll", "Begins a TOTP enrolment", this::enroll),
        post("/mfa/verify-enrollment", "Completes it with a code of the new token", this::complete),
        post("/mfa/verify", "Verifies a TOTP, YubiKey or backup code", this::verify),
        post("/mfa/disable", "Deletes all factors of a user", this::disable),
        post("/mfa/enroll-yubikey", "Enrols a YubiKey by one of its OTPs", this::enrollYubikey),
        new Route(
            "DELETE",
            "/mfa/methods/{extension}/{method}/{id}",
            Access.SERVICE,
            "Removes one factor",
            this::remove),
        post("/mfa/backup-codes", "Issues new backup codes", this::reissue),
        get("/mfa/status/{extension}", "Whether a user has a second factor", this::status),
        get("/mfa/methods/{extension}", "The factors of a user", this::methods));
  }

  private static Route post(String path, String summary, Route.Endpoint endpoint) {
    return new Route("POST", path, Access.SERVICE, summary, endpoint);
  }

  private static Route get(String path, String summary, Route.Endpoint endpoint) {
    return new Route("GET", path, Access.SERVICE, summary, endpoint);
  }

  private ApiAnswer enroll(ApiCall call) {
    return change(mfa.enroll(user(call), authorization(call)), MfaRoutes::enrolment);
  }

  private static ApiAnswer enrolment(Enrolment enrolment) {
    ObjectNode body =
        ApiAnswer.success()
            .put("provisioning_uri", enrolment.provisioning().uri())
            .put("secret", enrolment.provisioning().secret())
            .put("secret_grouped", enrolment.provisioning().groupedSecret())
            .put("qr_png", enrolment.provisioning().qrPng())
            .put("expires", enrolment.expires().toString());
    fill(body.putArray("backup_codes"), enrolment.backupCodes());
    return new ApiAnswer(body);
  }

  private ApiAnswer complete(ApiCall call) {
    return result(
        mfa.verifyEnrollment(user(call), code(call), client(call)),
        accepted -> ApiAnswer.success("The second factor is active"));
  }

  private ApiAnswer verify(ApiCall call) {
    return result(
        mfa.verify(user(call), code(call), client(call)),
        accepted ->
            new ApiAnswer(
                ApiAnswer.success()
                    .put("message", "The code is right")
                    .put("method", accepted.method().text())
                    .put("backup_codes_left", accepted.backupCodesLeft())
                    .put("few_backup_codes_left", accepted.fewCodesLeft())));
  }

  private ApiAnswer disable(ApiCall call) {
    return change(
        mfa.disable(user(call), authorization(call)),
        deleted -> ApiAnswer.success("All factors of the user are deleted"));
  }

  private ApiAnswer enrollYubikey(ApiCall call) {
    YubikeyEnrolment enrolment =
        yubikeys.orElseThrow(() -> ApiError.of(409, "YubiKeys are not offered"));
    String otp = call.body().text("otp", MAX_CODE);
    String name = call.body().optionalText("device_name", MAX_DEVICE_NAME).orElse("YubiKey");
    Optional<TokenSecret> secret = tokenSecret(call);
    return change(
        secret.isPresent()
            ? enrolment.enrollSelfContained(
                user(call), authorization(call), otp, name, secret.get())
            : enrolment.enroll(user(call), authorization(call), otp, name),
        publicId -> new ApiAnswer(ApiAnswer.success().put("public_id", publicId)));
  }

  /** The secrets of a key whose passwords are validated here, if both came. */
  private static Optional<TokenSecret> tokenSecret(ApiCall call) {
    Optional<String> key = call.body().optionalText("aes_key", 64);
    if (key.isEmpty()) {
      return Optional.empty();
    }
    String privateId = call.body().text("private_id", 32);
    try {
      return Optional.of(TokenSecret.ofHex(privateId, key.get()));
    } catch (IllegalArgumentException e) {
      throw ApiError.field(
          "aes_key", "private_id and aes_key are not 12 and 32 hexadecimal digits");
    }
  }

  private ApiAnswer remove(ApiCall call) {
    String name = call.variables().get(1);
    MfaMethod method =
        Arrays.stream(MfaMethod.values())
            .filter(m -> m.text().equals(name))
            .findFirst()
            .orElseThrow(() -> ApiError.field("method", "method is not a factor's name"));
    return change(
        mfa.remove(
            user(call.variables().get(0)), method, call.variables().get(2), authorization(call)),
        removed -> ApiAnswer.success("The factor is removed"));
  }

  private ApiAnswer reissue(ApiCall call) {
    return change(
        mfa.reissueBackupCodes(user(call), authorization(call)),
        codes -> {
          ObjectNode body = ApiAnswer.success();
          fill(body.putArray("backup_codes"), codes);
          return new ApiAnswer(body);
        });
  }

  private ApiAnswer status(ApiCall call) {
    MfaStatus status = mfa.status(user(call.variable()));
    return new ApiAnswer(
        ApiAnswer.object()
            .put("extension", status.user().text())
            .put("mfa_enabled", status.enabled())
            .put("mfa_required", status.required()));
  }

  private ApiAnswer methods(ApiCall call) {
    MfaMethods methods = mfa.methods(user(call.variable()));
    ObjectNode body = ApiAnswer.object().put("extension", methods.user().text());
    ObjectNode factors = body.putObject("methods").put("totp", methods.totp());
    keys(factors.putArray("yubikeys"), methods.yubikeys());
    keys(factors.putArray("fido2"), methods.fido2());
    factors.put("backup_codes", methods.backupCodes());
    ArrayNode suspended = factors.putArray("suspended");
    methods.suspended().stream().map(MfaMethod::text).sorted().forEach(suspended::add);
    return new ApiAnswer(body);
  }

  private static void keys(ArrayNode array, List<MfaMethods.Key> keys) {
    for (MfaMethods.Key key : keys) {
      array
          .addObject()
          .put("id", key.id())
          .put("device_name", key.name())
          .put("created", key.created().toString());
    }
  }

  private static void fill(ArrayNode array, List<String> values) {
    values.forEach(array::add);
  }

  static UserId user(ApiCall call) {
    return user(call.body().text("extension", UserId.MAX_LENGTH));
  }

  static UserId user(String text) {
    return UserId.parse(text)
        .orElseThrow(
            () -> ApiError.field("extension", "extension is not 1 to 64 of A-Z a-z 0-9 . _ @ + -"));
  }

  private static String code(ApiCall call) {
    return call.body().text("code", MAX_CODE);
  }

  static Optional<IpAddress> client(ApiCall call) {
    return call.body()
        .optionalText("client_ip", 64)
        .map(text -> Addresses.address("client_ip", text));
  }

  /** The code that came, else the administrator's key, else the one-time token, else nothing. */
  static Authorization authorization(ApiCall call) {
    Optional<String> code = call.body().optionalText("code", MAX_CODE);
    if (code.isPresent()) {
      return Authorization.code(code.get(), client(call));
    }
    if (call.byAdmin()) {
      return Authorization.administrator();
    }
    return call.body()
        .optionalText("enrolment_token", MAX_CODE)
        .map(Authorization::token)
        .orElseGet(Authorization::none);
  }

  static ApiAnswer result(MfaResult result, Function<MfaResult.Accepted, ApiAnswer> accepted) {
    return result.<ApiAnswer>fold(
        accepted,
        () -> {
          throw invalidCode();
        },
        later -> {
          throw ApiError.tooMany(seconds(later));
        },
        () -> {
          throw ApiError.unavailable();
        });
  }

  static <T> ApiAnswer change(Change<T> change, Function<T, ApiAnswer> done) {
    return change.fold(
        new Change.Cases<T, ApiAnswer>() {
          @Override
          public ApiAnswer done(T value) {
            return done.apply(value);
          }

          @Override
          public ApiAnswer refused() {
            throw invalidCode();
          }

          @Override
          public ApiAnswer conflict(String reason) {
            throw ApiError.of(409, reason);
          }

          @Override
          public ApiAnswer absent() {
            throw ApiError.of(404, "The user has no second factor");
          }

          @Override
          public ApiAnswer throttled(Duration retryAfter) {
            throw ApiError.tooMany(seconds(retryAfter));
          }

          @Override
          public ApiAnswer unavailable() {
            throw ApiError.unavailable();
          }
        });
  }

  private static ApiError invalidCode() {
    return ApiError.of(401, "Invalid code");
  }

  /** Whole seconds, rounded up. */
  private static long seconds(Duration wait) {
    return wait.plusMillis(999).toSeconds();
  }
}
