package org.pbxguard.servlet.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.pbxguard.core.Guard;
import org.pbxguard.core.SecondFactor;
import org.pbxguard.core.audit.AuditLog;
import org.pbxguard.core.audit.EventPage;
import org.pbxguard.core.audit.EventQuery;
import org.pbxguard.core.audit.ThreatEvent;
import org.pbxguard.core.mfa.Change;
import org.pbxguard.core.mfa.EnrolmentPasses;
import org.pbxguard.core.mfa.MfaRecord;
import org.pbxguard.core.mfa.MfaService;
import org.pbxguard.core.mfa.TrustedDevice;
import org.pbxguard.core.mfa.TrustedDevices;
import org.pbxguard.core.mfa.UserId;

/**
 * What administrators do for a user: open the way to a first enrolment, end waits and suspensions,
 * take trust back from devices, hand out or delete what is stored.
 *
 * <p>Thread-safe.
 */
final class MfaAdminRoutes {
  private static final long DEFAULT_WINDOW = Duration.ofHours(1).toSeconds();

  /** Most events of an export: the newest. */
  private static final int MAX_EVENTS = 10_000;

  private final Guard guard;
  private final MfaService mfa;
  private final TrustedDevices devices;

  MfaAdminRoutes(Guard guard, SecondFactor secondFactor) {
    this.guard = guard;
    this.mfa = secondFactor.service();
    this.devices = secondFactor.devices();
  }

  List<Route> routes() {
    return List.of(
        admin("POST", "/mfa/enrolment-token", "Issues a one-time enrolment token", this::token),
        admin("POST", "/mfa/enrolment-window", "Opens an enrolment window", this::openWindow),
        admin(
            "DELETE",
            "/mfa/enrolment-window/{extension}",
            "Takes back a token or window",
            this::closeWindow),
        admin("POST", "/mfa/reset-limits", "Ends waits and suspensions", this::resetLimits),
        service("GET", "/mfa/devices/{extension}", "The devices a user trusts", this::listDevices),
        service(
            "DELETE",
            "/mfa/devices/{extension}/{id}",
            "Takes trust back from a device",
            this::revokeDevice),
        service(
            "DELETE",
            "/mfa/devices/{extension}",
            "Takes trust back from all devices of a user",
            this::revokeDevices),
        admin("GET", "/mfa/export/{extension}", "All that is stored of a user", this::export),
        admin("POST", "/mfa/purge", "Deletes all that is stored of a user", this::purge));
  }

  private static Route admin(String method, String path, String summary, Route.Endpoint endpoint) {
    return new Route(method, path, Access.ADMIN, summary, endpoint);
  }

  private static Route service(
      String method, String path, String summary, Route.Endpoint endpoint) {
    return new Route(method, path, Access.SERVICE, summary, endpoint);
  }

  private ApiAnswer token(ApiCall call) {
    EnrolmentPasses.Form form =
        call.body().optionalTruth("short") ? EnrolmentPasses.Form.SHORT : EnrolmentPasses.Form.LONG;
    return MfaRoutes.change(
        mfa.passes().issueToken(MfaRoutes.user(call), form),
        token ->
            new ApiAnswer(
                ApiAnswer.success()
                    .put("enrolment_token", token)
                    .put(
                        "expires",
                        guard.clock().instant().plus(EnrolmentPasses.TOKEN_LIFETIME).toString())));
  }

  private ApiAnswer openWindow(ApiCall call) {
    long seconds =
        call.body()
            .optionalWhole("duration", 1, EnrolmentPasses.LONGEST_WINDOW.toSeconds())
            .orElse(DEFAULT_WINDOW);
    return MfaRoutes.change(
        mfa.passes().openWindow(MfaRoutes.user(call), Duration.ofSeconds(seconds)),
        end -> new ApiAnswer(ApiAnswer.success().put("open_until", end.toString())));
  }

  private ApiAnswer closeWindow(ApiCall call) {
    return found(
        mfa.passes().close(MfaRoutes.user(call.variable())),
        "No enrolment token or window is open for the user",
        "The enrolment token or window is taken back");
  }

  private ApiAnswer resetLimits(ApiCall call) {
    return MfaRoutes.change(
        mfa.resetLimits(MfaRoutes.user(call)),
        done -> ApiAnswer.success("Waits and suspensions are ended"));
  }

  private ApiAnswer listDevices(ApiCall call) {
    UserId user = MfaRoutes.user(call.variable());
    ObjectNode body = ApiAnswer.object().put("extension", user.text());
    fill(body.putArray("items"), devices.list(user));
    return new ApiAnswer(body);
  }

  private static void fill(ArrayNode array, List<TrustedDevice> devices) {
    for (TrustedDevice device : devices) {
      array
          .addObject()
          .put("id", device.id())
          .put("device_name", device.name())
          .put("created", device.created().toString())
          .put("expires", device.expires().toString());
    }
  }

  private ApiAnswer revokeDevice(ApiCall call) {
    return found(
        devices.revoke(MfaRoutes.user(call.variables().get(0)), call.variables().get(1)),
        "The user trusts no such device",
        "The device is no longer trusted");
  }

  private ApiAnswer revokeDevices(ApiCall call) {
    return MfaRoutes.change(
        devices.revokeAll(MfaRoutes.user(call.variable())),
        done -> ApiAnswer.success("No device of the user is trusted any more"));
  }

  private ApiAnswer purge(ApiCall call) {
    return found(
        mfa.purge(MfaRoutes.user(call)),
        "Nothing is stored of the user",
        "All that was stored of the user is deleted");
  }

  private static <T> ApiAnswer found(Change<T> change, String absent, String done) {
    if (change instanceof Change.Absent<T>) {
      throw ApiError.of(404, absent);
    }
    return MfaRoutes.change(change, value -> ApiAnswer.success(done));
  }

  private ApiAnswer export(ApiCall call) {
    MfaRecord record = mfa.stored(MfaRoutes.user(call.variable()));
    if (record.isEmpty() && !guard.audit().names(record.user().text())) {
      throw ApiError.of(404, "Nothing is stored of the user");
    }
    ObjectNode body = ApiAnswer.object().put("extension", record.user().text());
    put(body, "audit_alias", record.alias());
    ArrayNode factors = body.putArray("factors");
    for (MfaRecord.Factor factor : record.factors()) {
      factors
          .addObject()
          .put("method", factor.method().text())
          .put("id", factor.id())
          .put("device_name", factor.name())
          .put("created", factor.created().toString());
    }
    body.put("backup_codes_left", record.backupCodes());
    fill(body.putArray("trusted_devices"), record.devices());
    body.put("failures_in_a_row", record.failures());
    put(body, "last_failure", record.lastFailure());
    put(body, "pending_enrolment_until", record.pendingUntil());
    put(body, "enrolment_pass_until", record.passUntil());
    put(body, "first_asked", record.firstAsked());
    ArrayNode events = body.putArray("events");
    events(events, record);
    return new ApiAnswer(body);
  }

  private static void put(ObjectNode body, String field, Optional<?> value) {
    value.ifPresent(v -> body.put(field, v.toString()));
  }

  /** What the audit keeps under the user's alias and accounts, the newest first. */
  private void events(ArrayNode array, MfaRecord record) {
    String user = record.user().text();
    Predicate<ThreatEvent> own =
        event ->
            record.alias().filter(event.detail("user")::equals).isPresent()
                || AuditLog.names(event, user);
    Optional<String> cursor = Optional.empty();
    do {
      EventPage page =
          guard
              .audit()
              .query(
                  new EventQuery(
                      Optional.empty(),
                      Optional.empty(),
                      Optional.empty(),
                      Optional.empty(),
                      EventQuery.MAX_LIMIT,
                      cursor));
      page.items().stream()
          .filter(own)
          .limit(MAX_EVENTS - (long) array.size())
          .forEach(event -> ThreatRoutes.describe(array.addObject(), event));
      cursor = page.next();
    } while (cursor.isPresent() && array.size() < MAX_EVENTS);
  }
}
