package org.pbxguard.server.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists, invites and removes the persons who use the console. Confined to the main thread. */
@Command(
    name = "admins",
    description = "Lists, invites and removes administrators of the console.",
    subcommands = {AdminsCommand.List.class, AdminsCommand.Add.class, AdminsCommand.Remove.class})
final class AdminsCommand extends CommandGroup {
  private static final String PATH = "/api/security/administrators";

  /** What a person may do. */
  enum Rank {
    /** Everything. */
    ADMIN,
    /** Look. */
    VIEWER
  }

  /** Lists the persons. */
  @Command(name = "list", description = "Lists the administrators and how many passkeys each has.")
  static final class List extends AdminCommand {
    @Override
    void run(AdminClient admin, PrintWriter out) throws CommandException, InterruptedException {
      for (JsonNode person : admin.get(PATH).path("items")) {
        out.printf(
            "%s %-6s passkeys %d since %s%s%n",
            Shown.text(person, "name"),
            Shown.text(person, "role"),
            person.path("passkeys").asInt(),
            Shown.text(person, "created"),
            person.hasNonNull("invited_until")
                ? " invited until " + Shown.text(person, "invited_until")
                : "");
      }
    }
  }

  /** Invites one. */
  @Command(
      name = "add",
      description = "Invites a person, new or known, and prints the invitation this once.")
  static final class Add extends AdminCommand {
    @Parameters(paramLabel = "NAME", description = "The person's name in the console.")
    private String name;

    @Option(
        names = "--role",
        description = "One of: ${COMPLETION-CANDIDATES}; ${DEFAULT-VALUE} where none is given.")
    private Rank role = Rank.ADMIN;

    @SuppressWarnings("NullAway.Init")
    Add() {}

    @Override
    void run(AdminClient admin, PrintWriter out) throws CommandException, InterruptedException {
      ObjectNode body =
          JsonNodeFactory.instance
              .objectNode()
              .put("name", name)
              .put("role", role.name().toLowerCase(Locale.ROOT));
      JsonNode answer = admin.send("POST", PATH, body);
      out.println(Shown.text(answer, "invitation"));
      out.printf(
          "for %s, good once until %s: open /guard/set-up of the console%n",
          Shown.text(answer, "name"), Shown.text(answer, "expires"));
    }
  }

  /** Removes one. */
  @Command(name = "remove", description = "Removes a person with all passkeys and sessions.")
  static final class Remove extends AdminCommand {
    @Parameters(paramLabel = "NAME", description = "The person's name as it is listed.")
    private String name;

    @SuppressWarnings("NullAway.Init")
    Remove() {}

    @Override
    void run(AdminClient admin, PrintWriter out) throws CommandException, InterruptedException {
      ObjectNode body = JsonNodeFactory.instance.objectNode().put("name", name);
      out.println(Shown.text(admin.send("DELETE", PATH, body), "message"));
    }
  }
}
