package org.pbxguard.server.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.pbxguard.core.access.Role;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists, makes and revokes API keys, and changes the master key. Confined to the main thread. */
@Command(
    name = "keys",
    description = "Lists, makes and revokes API keys; changes the master key.",
    subcommands = {
      KeysCommand.List.class,
      KeysCommand.Create.class,
      KeysCommand.Revoke.class,
      KeysCommand.Master.class,
      KeysCommand.Rotate.class
    })
final class KeysCommand extends CommandGroup {
  /** Lists the keys. */
  @Command(name = "list", description = "Lists the keys, without their text.")
  static final class List extends AdminCommand {
    @Override
    void run(AdminClient admin, PrintWriter out) throws CommandException, InterruptedException {
      for (JsonNode key : admin.get("/api/security/keys").path("items")) {
        String expires = key.hasNonNull("expires") ? Shown.text(key, "expires") : "never";
        out.printf(
            "%s %-7s created %s expires %s %s%n",
            Shown.text(key, "id"),
            Shown.text(key, "role"),
            Shown.text(key, "created"),
            expires,
            Shown.text(key, "note"));
      }
    }
  }

  /** Makes one. */
  @Command(name = "create", description = "Makes a key and prints it this once.")
  static final class Create extends AdminCommand {
    @Parameters(paramLabel = "ROLE", description = "One of: ${COMPLETION-CANDIDATES}.")
    private Role role;

    @Option(names = "--note", description = "Whose it is, in words.")
    private @Nullable String note;

    @Option(
        names = "--expires",
        paramLabel = "TIME",
        description = "When it ends, such as 2027-01-31T00:00:00Z.")
    private @Nullable String expires;

    @SuppressWarnings("NullAway.Init")
    Create() {}

    @Override
    void run(AdminClient admin, PrintWriter out) throws CommandException, InterruptedException {
      ObjectNode body =
          JsonNodeFactory.instance.objectNode().put("role", role.name().toLowerCase(Locale.ROOT));
      if (note != null) {
        body.put("note", note);
      }
      if (expires != null) {
        body.put("expires", expires);
      }
      JsonNode answer = admin.send("POST", "/api/security/keys", body);
      out.println(Shown.text(answer, "key"));
    }
  }

  /** Revokes one. */
  @Command(name = "revoke", description = "Revokes a key.")
  static final class Revoke extends AdminCommand {
    @Parameters(paramLabel = "ID", description = "The key's id as it is listed.")
    private String id;

    @SuppressWarnings("NullAway.Init")
    Revoke() {}

    @Override
    void run(AdminClient admin, PrintWriter out) throws CommandException, InterruptedException {
      ObjectNode body = JsonNodeFactory.instance.objectNode().put("id", id);
      JsonNode answer = admin.send("DELETE", "/api/security/keys", body);
      out.println(Shown.text(answer, "message"));
    }
  }

  /** Shows the master keys. */
  @Command(name = "master", description = "Shows which master keys are in use, by their ids.")
  static final class Master extends AdminCommand {
    @Override
    void run(AdminClient admin, PrintWriter out) throws CommandException, InterruptedException {
      show(admin.get("/api/security/master-key"), out);
    }

    static void show(JsonNode status, PrintWriter out) {
      String sealing = status.path("sealing").asBoolean() ? ", rows are being sealed anew" : "";
      out.printf("current %s%s%n", Shown.text(status, "key"), sealing);
      for (JsonNode key : status.path("retired")) {
        String codes = key.path("backup_codes").asBoolean() ? ", backup codes need it" : "";
        String since = key.hasNonNull("since") ? Shown.text(key, "since") : "the settings name it";
        out.printf("retired %s since %s%s%n", Shown.text(key, "key"), since, codes);
      }
    }
  }

  /** Changes the master key. */
  @Command(name = "rotate", description = "Changes the master key and seals all rows anew.")
  static final class Rotate extends AdminCommand {
    private static final long LOOK_MILLIS = 500;

    /** Ten minutes: what is left then is sealed without anyone looking. */
    private static final int MAX_LOOKS = 1_200;

    @Override
    void run(AdminClient admin, PrintWriter out) throws CommandException, InterruptedException {
      JsonNode status =
          admin.send(
              "POST", "/api/security/master-key/rotate", JsonNodeFactory.instance.objectNode());
      CountDownLatch never = new CountDownLatch(1);
      for (int looks = 0; status.path("sealing").asBoolean() && looks < MAX_LOOKS; looks++) {
        boolean unused = never.await(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        status = admin.get("/api/security/master-key");
      }
      Master.show(status, out);
    }
  }
}
