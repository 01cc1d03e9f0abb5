package org.pbxguard.server.peers;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pbxguard.core.tls.TlsSettings;
import org.pbxguard.server.FreePort;
import org.pbxguard.server.tls.TestCertificates;

/** Phones over TLS before a real PBX: OpenSSL is the client, Kamailio gets TCP or UDP. */
class SecureIT {
  private static final Workspace WORK = new Workspace(SecureIT.class);
  private static KamailioPbx pbx;
  private static GuardProcess guard;
  private static TlsSettings pair;
  private static int port;

  @BeforeAll
  static void start() throws Exception {
    pbx = KamailioPbx.start(WORK);
    port = FreePort.next();
    pair = TestCertificates.write(Files.createDirectories(WORK.file("tls")), "edge");
    guard =
        GuardProcess.fresh(WORK)
            .before(pbx)
            .writing("    certificates: []", "    certificates: [%s]".formatted(files()))
            .set("sip.tls.listen", "127.0.0.1:" + port)
            .start();
  }

  private static String files() {
    return "{certificate: %s, key: %s}".formatted(pair.certificate(), pair.key());
  }

  @AfterAll
  static void stop() {
    guard.close();
    pbx.close();
  }

  private static Command client(String log, String... more) {
    Path output = WORK.file(log + ".log");
    return new Command(output, "openssl", "s_client", "-connect", "127.0.0.1:" + port)
        .with("-CAfile", pair.certificate().toString(), "-verify_ip", "127.0.0.1")
        .with("-verify_return_error")
        .with(more);
  }

  @ParameterizedTest
  @ValueSource(strings = {"tls1_2", "tls1_3"})
  void handshake_verifiesTheCertificateWithBothVersions(String version) throws Exception {
    Command.Result made = client(version, "-" + version, "-brief").run(20);
    assertThat(made.exit()).as(made.output()).isZero();
    assertThat(made.output())
        .contains("Protocol version: " + version.replace("tls1_", "TLSv1."))
        .contains("Verification: OK");
  }

  @Test
  void oldVersions_areRefused() throws Exception {
    Command.Result made = client("tls1_1", "-tls1_1", "-brief").run(20);
    assertThat(made.exit()).as(made.output()).isNotZero();
  }

  @Test
  void request_overTls_isAnsweredByThePbx() throws Exception {
    Process client = client("options", "-quiet").piped();
    try (BufferedReader in = client.inputReader(ISO_8859_1)) {
      String request =
          "OPTIONS sip:127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/TLS 192.0.2.7;branch=z9hG4bKs_client\r\n"
              + "Max-Forwards: 70\r\nFrom: <sip:101@127.0.0.1>;tag=s\r\nTo: <sip:127.0.0.1>\r\n"
              + "Call-ID: s_client@192.0.2.7\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n";
      client.getOutputStream().write(request.getBytes(ISO_8859_1));
      client.getOutputStream().flush();
      assertThat(in.lines().filter(line -> line.startsWith("SIP/2.0")).findFirst())
          .contains("SIP/2.0 200 OK");
    } finally {
      client.destroy();
      assertThat(client.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }
  }
}
