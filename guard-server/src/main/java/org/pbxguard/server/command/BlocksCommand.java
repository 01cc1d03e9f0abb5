package org.pbxguard.server.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.pbxguard.server.StartException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists, adds and lifts blocks. Confined to the main thread. */
@Command(
    name = "blocks",
    description = "Lists, adds and lifts blocks.",
    subcommands = {BlocksCommand.List.class, BlocksCommand.Add.class, BlocksCommand.Remove.class})
final class BlocksCommand implements Runnable {
  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @SuppressWarnings("NullAway.Init")
  BlocksCommand() {}

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  /** Lists the active blocks. */
  @Command(name = "list", description = "Lists the active blocks.")
  static final class List implements Callable<Integer> {
    @Mixin private Configuration configuration;
    @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

    @SuppressWarnings("NullAway.Init")
    List() {}

    @Override
    public Integer call() throws CommandException, StartException, InterruptedException {
      PrintWriter out = spec.commandLine().getOut();
      try (AdminClient admin = AdminClient.connect(configuration.load())) {
        String path = "/api/security/blocks?limit=1000";
        JsonNode page = admin.get(path);
        while (true) {
          page.path("items").forEach(block -> print(out, block));
          String next = page.path("next").asText("");
          if (next.isEmpty() || next.equals("null")) {
            return 0;
          }
          page = admin.get(path + "&cursor=" + URLEncoder.encode(next, StandardCharsets.UTF_8));
        }
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
  static final class Add implements Callable<Integer> {
    @Mixin private Configuration configuration;
    @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

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
    public Integer call() throws CommandException, StartException, InterruptedException {
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
      try (AdminClient admin = AdminClient.connect(configuration.load())) {
        JsonNode answer = admin.send("POST", "/api/security/block-ip", body);
        spec.commandLine()
            .getOut()
            .println(
                Shown.text(answer, "message") + " until " + Shown.text(answer, "blocked_until"));
      }
      return 0;
    }
  }

  /** Lifts one. */
  @Command(name = "remove", description = "Lifts a block.")
  static final class Remove implements Callable<Integer> {
    @Mixin private Configuration configuration;
    @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

    @Parameters(paramLabel = "ADDRESS", description = "The address or prefix as it is listed.")
    private String address;

    @SuppressWarnings("NullAway.Init")
    Remove() {}

    @Override
    public Integer call() throws CommandException, StartException, InterruptedException {
      ObjectNode body = JsonNodeFactory.instance.objectNode().put("ip_address", address);
      try (AdminClient admin = AdminClient.connect(configuration.load())) {
        JsonNode answer = admin.send("POST", "/api/security/unblock-ip", body);
        PrintWriter out = spec.commandLine().getOut();
        out.println(Shown.text(answer, "message"));
        if (answer.hasNonNull("covered_by")) {
          out.println("still covered by " + Shown.text(answer, "covered_by"));
        }
      }
      return 0;
    }
  }
}
