package org.pbxguard.server.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.pbxguard.core.access.Role;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists, makes and revokes API keys. Confined to the main thread. */
@Command(
    name = "keys",
    description = "Lists, makes and revokes API keys.",
    subcommands = {KeysCommand.List.class, KeysCommand.Create.class, KeysCommand.Revoke.class})
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
}
