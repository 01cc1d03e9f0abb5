package org.pbxguard.server.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.PrintWriter;
import picocli.CommandLine.Command;

/** Has the running process take its configuration anew. Confined to the main thread. */
@Command(
    name = "reload",
    description = "Has the running process check its configuration file and take it anew.")
final class ReloadCommand extends AdminCommand {
  @Override
  void run(AdminClient admin, PrintWriter out) throws CommandException, InterruptedException {
    JsonNode answer =
        admin.send("POST", "/api/config/reload", JsonNodeFactory.instance.objectNode());
    out.println(Shown.text(answer, "message"));
    answer.path("changed").forEach(key -> out.println("  " + Shown.clean(key.asText())));
    answer
        .path("restart_needed")
        .forEach(key -> out.println("  " + Shown.clean(key.asText()) + " needs a restart"));
  }
}
