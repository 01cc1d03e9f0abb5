package org.pbxguard.server.peers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.pbxguard.server.FreePort;

/** tshark reads the file, and sngrep the HEP packets, of a registration at Kamailio. */
class TraceIT {
  private static final Workspace WORK = new Workspace(TraceIT.class);
  private static KamailioPbx pbx;
  private static GuardProcess guard;
  private static int hep;

  @BeforeAll
  static void start() throws Exception {
    pbx = KamailioPbx.start(WORK);
    hep = FreePort.next();
    guard =
        GuardProcess.fresh(WORK)
            .before(pbx)
            .set("sip.trace.hep.address", "127.0.0.1:" + hep)
            .set("sip.trace.hep.capture_id", "77")
            .start();
  }

  @AfterAll
  static void stop() {
    guard.close();
    pbx.close();
  }

  private static List<String> tshark(String name, Path file, String... words) throws Exception {
    Path output = WORK.file(name + ".txt");
    Files.deleteIfExists(output);
    new Command(output, "tshark", "-n", "-r", file.toString(), "-T", "fields", "-E", "separator=|")
        .with(words)
        .run(60);
    return Files.readString(output, UTF_8)
        .lines()
        .filter(line -> !line.startsWith("Running as user"))
        .toList();
  }

  @Test
  void trace_ofAnAddress_isAFileThatTsharkReads() throws Exception {
    Path file = WORK.file("address.pcapng");
    Path told = WORK.file("trace.log");
    Files.deleteIfExists(file);
    Files.deleteIfExists(told);
    Process tracing =
        guard
            .command(told, "trace", "127.53.0.1", "--for", "12s", "--pcap", file.toString())
            .start();
    await()
        .atMost(Duration.ofSeconds(40))
        .until(() -> Files.exists(told) && Files.readString(told).contains("tracing"));
    try (Phone phone = new Phone("127.53.0.1", guard.sipPort());
        Phone other = new Phone("127.53.0.2", guard.sipPort())) {
      assertThat(other.registerWith(122, KamailioPbx.password(122))).isEqualTo(200);
      assertThat(phone.registerWith(121, KamailioPbx.password(121))).isEqualTo(200);
      assertThat(tracing.waitFor(60, java.util.concurrent.TimeUnit.SECONDS)).isTrue();
      assertThat(tracing.exitValue()).isZero();

      List<String> packets =
          tshark(
              "address",
              file,
              "-e",
              "ip.src",
              "-e",
              "udp.srcport",
              "-e",
              "sip.Method",
              "-e",
              "sip.Status-Code",
              "-e",
              "frame.comment");
      String outside = "127.53.0.1|" + phone.port() + "|";
      assertThat(packets).hasSize(8).allMatch(each -> each.matches(".*[|](relayed|sent)$"));
      assertThat(packets.get(0)).isEqualTo(outside + "REGISTER||relayed");
      assertThat(packets.get(1)).endsWith("|REGISTER||sent");
      assertThat(packets.get(2)).isEqualTo("127.0.0.1|" + pbx.port() + "||401|relayed");
      assertThat(packets.get(3)).isEqualTo("127.0.0.1|" + guard.sipPort() + "||401|sent");
      assertThat(packets.get(7)).contains("|200|");
      assertThat(tshark("users", file, "-Y", "sip.auth", "-e", "sip.auth.username"))
          .as("credentials are masked")
          .noneMatch(line -> line.contains("121"));
      assertThat(
              tshark(
                  "faults",
                  file,
                  "-Y",
                  "_ws.malformed || ip.checksum.status == 0",
                  "-e",
                  "frame.number"))
          .isEmpty();
    }
    assertThat(Files.readString(told)).contains("8 messages, 0 lost");
  }

  @Test
  void hep_isReadBySngrep() throws Exception {
    Path file = WORK.file("hep.pcap");
    Files.deleteIfExists(file);
    Process collector =
        new Command(WORK.file("sngrep.log"), "sngrep", "-N", "-q", "-F")
            .with("-L", "udp:127.0.0.1:" + hep, "-O", file.toString())
            .start();
    try (Phone phone = new Phone("127.53.0.3", guard.sipPort())) {
      await().atMost(Duration.ofSeconds(20)).until(TraceIT::collectorListens);
      assertThat(phone.registerWith(123, KamailioPbx.password(123))).isEqualTo(200);
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> Files.exists(file) && packetsOf(file, "123").size() >= 8);
    } finally {
      Command.stop(collector);
    }
    List<String> packets = packetsOf(file, "123");
    assertThat(packets).hasSize(8);
    assertThat(packets.get(0)).startsWith("127.53.0.3|REGISTER|");
    assertThat(packets.get(2)).isEqualTo("127.0.0.1||401");
    assertThat(packets.get(7)).isEqualTo("127.0.0.1||200");
  }

  private static boolean collectorListens() throws Exception {
    String port = "%04X".formatted(hep);
    return Files.readAllLines(Path.of("/proc/net/udp")).stream()
        .anyMatch(line -> line.contains(":" + port + " "));
  }

  private static List<String> packetsOf(Path file, String user) throws Exception {
    return tshark(
        "hep",
        file,
        "-Y",
        "sip.from.user == \"" + user + "\"",
        "-e",
        "ip.src",
        "-e",
        "sip.Method",
        "-e",
        "sip.Status-Code");
  }
}
