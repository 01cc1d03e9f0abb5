package org.pbxguard.server.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.pbxguard.core.net.IpAddress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Writes the messages of a call or an address to a file while they come. Confined to the main
 * thread.
 */
@Command(
    name = "trace",
    description = "Writes the SIP messages of a call or an address to a pcapng file, decrypted.")
final class TraceCommand extends AdminCommand {
  private static final long PAUSE_MILLIS = 500;

  @Parameters(paramLabel = "CALL-ID|ADDRESS", description = "A Call-ID, or an address of a phone.")
  private String what;

  @Option(
      names = "--for",
      paramLabel = "TIME",
      defaultValue = "10m",
      description =
          "For how long, such as 30s or 10m, an hour at most (default: ${DEFAULT-VALUE}).")
  private String time;

  @Option(
      names = "--pcap",
      paramLabel = "FILE",
      required = true,
      description = "Where to write; Wireshark and tshark open it.")
  private Path file;

  @Option(
      names = "--bytes",
      paramLabel = "N",
      defaultValue = "4194304",
      description = "How much, 32 MiB at most (default: ${DEFAULT-VALUE}).")
  private int bytes;

  @SuppressWarnings("NullAway.Init")
  TraceCommand() {}

  @Override
  void run(AdminClient admin, PrintWriter out) throws CommandException, InterruptedException {
    ObjectNode look = JsonNodeFactory.instance.objectNode();
    look.put(IpAddress.parse(what).isPresent() ? "address" : "call_id", what);
    look.put("seconds", seconds()).put("bytes", bytes);
    try (OutputStream into = Files.newOutputStream(file)) {
      JsonNode part = admin.send("POST", "/api/sip/traces", look);
      String path = "/api/sip/traces/" + Shown.text(part, "id");
      out.println("tracing " + Shown.clean(what) + " into " + file + "; Ctrl-C ends it");
      out.flush();
      write(into, part);
      while (!part.path("over").asBoolean() || !part.path("pcapng").asText().isEmpty()) {
        pause(part);
        part = admin.get(path + "?from=" + part.path("next").asInt());
        write(into, part);
      }
      JsonNode closed = admin.send("DELETE", path, JsonNodeFactory.instance.objectNode());
      out.printf(
          "%s messages, %s lost%s%n",
          Shown.text(part, "packets"),
          Shown.text(part, "dropped"),
          closed.path("success").asBoolean() ? "" : ", the trace is still kept");
    } catch (IOException e) {
      throw new CommandException(file + " cannot be written (" + e.getMessage() + ")", e);
    }
  }

  /** Waits while there is nothing to read. */
  private static void pause(JsonNode part) throws InterruptedException {
    if (part.path("pcapng").asText().isEmpty()) {
      boolean never = new CountDownLatch(1).await(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
      assert !never;
    }
  }

  private static void write(OutputStream into, JsonNode part) throws IOException {
    into.write(Base64.getDecoder().decode(part.path("pcapng").asText()));
    into.flush();
  }

  private long seconds() throws CommandException {
    try {
      return Duration.parse("PT" + time.strip()).toSeconds();
    } catch (java.time.format.DateTimeParseException e) {
      throw new CommandException("--for: no time such as 30s or 10m: " + Shown.clean(time), e);
    }
  }
}
