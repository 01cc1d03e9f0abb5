package org.pbxguard.server.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What administrators do about users' second factors. Confined to the main thread. */
@Command(
    name = "mfa",
    description = "Shows, opens, resets, exports and deletes users' second factors.",
    subcommands = {
      MfaCommand.Status.class,
      MfaCommand.Token.class,
      MfaCommand.Window.class,
      MfaCommand.Reset.class,
      MfaCommand.Export.class,
      MfaCommand.Purge.class
    })
final class MfaCommand extends CommandGroup {
  /** What the subcommands share: a user and the API. */
  abstract static class OfUser extends AdminCommand {
    @Parameters(paramLabel = "EXTENSION", description = "The extension or user name.")
    private String extension;

    @SuppressWarnings("NullAway.Init")
    OfUser() {}

    JsonNode get(AdminClient admin, String path) throws CommandException, InterruptedException {
      return admin.get(path + URLEncoder.encode(extension, StandardCharsets.UTF_8));
    }

    ObjectNode body() {
      return JsonNodeFactory.instance.objectNode().put("extension", extension);
    }
  }

  /** Shows a user's factors. */
  @Command(name = "status", description = "Shows a user's factors, without secrets.")
  static final class Status extends OfUser {
    @Override
    void run(AdminClient admin, PrintWriter out) throws CommandException, InterruptedException {
      JsonNode status = get(admin, "/api/mfa/status/");
      JsonNode methods = get(admin, "/api/mfa/methods/").path("methods");
      JsonNode devices = get(admin, "/api/mfa/devices/").path("items");
      out.printf(
          "%s: %s, %s%n",
          Shown.text(status, "extension"),
          status.path("mfa_enabled").asBoolean() ? "enrolled" : "not enrolled",
          status.path("mfa_required").asBoolean() ? "required" : "not required");
      if (methods.path("totp").asBoolean()) {
        out.println("totp");
      }
      methods.path("yubikeys").forEach(key -> print(out, "yubikey", key));
      methods.path("fido2").forEach(key -> print(out, "fido2", key));
      out.println("backup codes left: " + methods.path("backup_codes").asInt());
      List<String> suspended = new ArrayList<>();
      methods.path("suspended").forEach(method -> suspended.add(method.asText()));
      if (!suspended.isEmpty()) {
        out.println("suspended: " + String.join(", ", suspended));
      }
      devices.forEach(device -> print(out, "trusted device", device));
    }

    private static void print(PrintWriter out, String what, JsonNode key) {
      out.printf(
          "%s %s %s, since %s%n",
          what, Shown.text(key, "id"), Shown.text(key, "device_name"), Shown.text(key, "created"));
    }
  }

  /** Issues a token for a first enrolment. */
  @Command(
      name = "token",
      description = "Issues a one-time token for a first enrolment and prints it this once.")
  static final class Token extends OfUser {
    @Option(names = "--short", description = "Eight characters, to be told by telephone.")
    private boolean brief;

    @Override
    void run(AdminClient admin, PrintWriter out) throws CommandException, InterruptedException {
      JsonNode answer = admin.send("POST", "/api/mfa/enrolment-token", body().put("short", brief));
      out.println(Shown.text(answer, "enrolment_token"));
    }
  }

  /** Opens or closes a window for a first enrolment. */
  @Command(
      name = "window",
      description = "Opens a time in which a user may enrol without a token; 0 takes it back.")
  static final class Window extends OfUser {
    @Option(
        names = "--duration",
        paramLabel = "SECONDS",
        description = "How long, an hour where none is given; 0 takes back what is open.")
    private @Nullable Long duration;

    @Override
    void run(AdminClient admin, PrintWriter out) throws CommandException, InterruptedException {
      if (duration != null && duration == 0) {
        String user = body().path("extension").asText();
        JsonNode answer =
            admin.send(
                "DELETE",
                "/api/mfa/enrolment-window/" + URLEncoder.encode(user, StandardCharsets.UTF_8),
                JsonNodeFactory.instance.objectNode());
        out.println(Shown.text(answer, "message"));
        return;
      }
      ObjectNode body = body();
      if (duration != null) {
        body.put("duration", duration);
      }
      JsonNode answer = admin.send("POST", "/api/mfa/enrolment-window", body);
      out.println("open until " + Shown.text(answer, "open_until"));
    }
  }

  /** Ends waits and suspensions. */
  @Command(name = "reset", description = "Ends a user's waits and suspensions.")
  static final class Reset extends OfUser {
    @Override
    void run(AdminClient admin, PrintWriter out) throws CommandException, InterruptedException {
      out.println(Shown.text(admin.send("POST", "/api/mfa/reset-limits", body()), "message"));
    }
  }

  /** Prints what is stored of a user. */
  @Command(
      name = "export",
      description = "Prints all that is stored of a user as JSON, without secrets.")
  static final class Export extends OfUser {
    @Override
    void run(AdminClient admin, PrintWriter out) throws CommandException, InterruptedException {
      out.println(get(admin, "/api/mfa/export/").toPrettyString());
    }
  }

  /** Deletes what is stored of a user. */
  @Command(name = "purge", description = "Deletes all that is stored of a user.")
  static final class Purge extends OfUser {
    @Override
    void run(AdminClient admin, PrintWriter out) throws CommandException, InterruptedException {
      out.println(Shown.text(admin.send("POST", "/api/mfa/purge", body()), "message"));
    }
  }
}
