package org.pbxguard.server.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.pbxguard.core.net.IpAddress;
import org.pbxguard.server.StartException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Says why an address is treated as it is. Confined to the main thread. */
@Command(name = "explain", description = "Says why an address is treated as it is.")
final class ExplainCommand implements Callable<Integer> {
  @Mixin private Configuration configuration;
  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Parameters(paramLabel = "ADDRESS", description = "An IPv4 or IPv6 address.")
  private String address;

  @SuppressWarnings("NullAway.Init")
  ExplainCommand() {}

  @Override
  public Integer call() throws CommandException, StartException, InterruptedException {
    IpAddress canonical =
        IpAddress.parse(address)
            .orElseThrow(() -> new CommandException("not an address: " + Shown.clean(address)));
    try (AdminClient admin = AdminClient.connect(configuration.load())) {
      print(spec.commandLine().getOut(), admin.get("/api/security/explain/" + canonical));
    }
    return 0;
  }

  private static String passed(String by) {
    return by.isEmpty() ? "" : ", let pass by " + by;
  }

  /** The explanation in lines, the newest finding first. */
  static void print(PrintWriter out, JsonNode explanation) {
    boolean blocked = explanation.path("is_blocked").asBoolean();
    out.println(
        Shown.text(explanation, "ip_address")
            + (blocked ? " is blocked: " + Shown.text(explanation, "reason") : " is not blocked"));
    if (blocked) {
      out.println("  until " + Shown.text(explanation, "blocked_until"));
    }
    out.printf(
        "  score %s, failed logins %s, suspicious messages %s, strongest proof %s%n",
        Shown.text(explanation, "threat_score"),
        Shown.text(explanation, "failed_logins"),
        Shown.text(explanation, "suspicious_messages"),
        Shown.text(explanation, "strongest_proof"));
    for (JsonNode finding : explanation.path("findings")) {
      out.printf(
          "  %s %s, %s points, in %s: %s (proof %s%s%s)%n",
          Shown.text(finding, "time"),
          Shown.text(finding, "rule"),
          Shown.text(finding, "points"),
          Shown.text(finding, "where"),
          Shown.text(finding, "evidence"),
          Shown.text(finding, "proof"),
          finding.path("counts_towards_block").asBoolean() ? ", counts" : "",
          passed(Shown.text(finding, "passed_by")));
    }
    if (!Shown.text(explanation, "lifted_by").isEmpty()) {
      out.println("  lifted by " + Shown.text(explanation, "lifted_by"));
    }
  }
}
