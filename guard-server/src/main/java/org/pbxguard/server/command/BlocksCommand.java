package org.pbxguard.server.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists, adds and lifts blocks. Confined to the main thread. */
@Command(
    name = "blocks",
    description = "Lists, adds and lifts blocks.",
    subcommands = {BlocksCommand.List.class, BlocksCommand.Add.class, BlocksCommand.Remove.class})
final class BlocksCommand extends CommandGroup {
  /** Lists the active blocks. */
  @Command(name = "list", description = "Lists the active blocks.")
  static final class List extends AdminCommand {
    @Override
    void run(AdminClient admin, PrintWriter out) throws CommandException, InterruptedException {
      String path = "/api/security/blocks?limit=1000";
      JsonNode page = admin.get(path);
      while (true) {
        page.path("items").forEach(block -> print(out, block));
        String next = page.path("next").asText("");
        if (next.isEmpty() || next.equals("null")) {
          return;
        }
        page = admin.get(path + "&cursor=" + URLEncoder.encode(next, StandardCharsets.UTF_8));
      }
    }

    private static void print(PrintWriter out, JsonNode block) {
      out.printf(
          "%-43s until %-24s %-9s %s (by %s)%n",
          Shown.text(block, "ip_address"),
          Shown.text(block, "blocked_until"),
          Shown.text(block, "origin"),
          Shown.text(block, "reason"),
          Shown.text(block, "by"));
    }
  }

  /** Adds one. */
  @Command(name = "add", description = "Blocks an address or prefix.")
  static final class Add extends AdminCommand {
    @Parameters(
        paramLabel = "ADDRESS",
        description = "An address or a prefix such as 192.0.2.0/24.")
    private String address;

    @Option(names = "--reason", description = "Why, in words.")
    private @Nullable String reason;

    @Option(
        names = "--duration",
        paramLabel = "SECONDS",
        description = "How long; 0 until lifted; the setting's value where none is given.")
    private @Nullable Long duration;

    @Option(
        names = "--force",
        description = "Also when it covers the allow list, the PBX, an upstream or a proxy.")
    private boolean force;

    @SuppressWarnings("NullAway.Init")
    Add() {}

    @Override
    void run(AdminClient admin, PrintWriter out) throws CommandException, InterruptedException {
      ObjectNode body = JsonNodeFactory.instance.objectNode().put("ip_address", address);
      if (reason != null) {
        body.put("reason", reason);
      }
      if (duration != null) {
        body.put("duration", duration);
      }
      if (force) {
        body.put("force", true);
      }
      JsonNode answer = admin.send("POST", "/api/security/block-ip", body);
      out.println(Shown.text(answer, "message") + " until " + Shown.text(answer, "blocked_until"));
    }
  }

  /** Lifts one. */
  @Command(name = "remove", description = "Lifts a block.")
  static final class Remove extends AdminCommand {
    @Parameters(paramLabel = "ADDRESS", description = "The address or prefix as it is listed.")
    private String address;

    @SuppressWarnings("NullAway.Init")
    Remove() {}

    @Override
    void run(AdminClient admin, PrintWriter out) throws CommandException, InterruptedException {
      ObjectNode body = JsonNodeFactory.instance.objectNode().put("ip_address", address);
      JsonNode answer = admin.send("POST", "/api/security/unblock-ip", body);
      out.println(Shown.text(answer, "message"));
      if (answer.hasNonNull("covered_by")) {
        out.println("still covered by " + Shown.text(answer, "covered_by"));
      }
    }
  }
}
