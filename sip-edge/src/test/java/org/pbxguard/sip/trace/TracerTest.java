package org.pbxguard.sip.trace;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.InputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pbxguard.core.arrival.Channel;
import org.pbxguard.core.net.HostPort;
import org.pbxguard.core.net.IpAddress;
import org.pbxguard.core.time.GuardClock;

class TracerTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final HostPort PHONE = HostPort.parse("192.0.2.1:5060").orElseThrow();
  private static final HostPort EDGE = HostPort.parse("203.0.113.5:5060").orElseThrow();
  private static final HostPort PBX = HostPort.parse("10.0.0.9:5080").orElseThrow();

  private final AtomicLong nanos = new AtomicLong(1);
  private final GuardClock clock =
      new GuardClock(nanos::get, () -> Instant.ofEpochSecond(7, 8_000));
  private Tracer tracer = new Tracer(TraceSettings.defaults(), clock);

  @AfterEach
  void close() {
    tracer.close();
  }

  private void pass(String callId) {
    pass(callId, "INVITE sip:1 SIP/2.0\r\nAuthorization: Digest secret\r\n\r\n");
  }

  private void pass(String callId, String message) {
    tracer.begin();
    tracer.sent(new Leg(EDGE, PBX, Channel.SIP_UDP), message.getBytes(US_ASCII));
    Leg came = new Leg(PHONE, EDGE, Channel.SIP_TLS);
    tracer.done(came, message.getBytes(US_ASCII), callId, "relayed", "ref-1");
  }

  private static void awaitPackets(Trace trace, int packets) {
    await().atMost(20, SECONDS).until(() -> trace.packets() == packets);
  }

  @Test
  void withoutALook_itIsOff() {
    assertThat(tracer.on()).isFalse();
    Trace trace = tracer.open(Wanted.call("c"), MINUTE, 1 << 20).orElseThrow();
    assertThat(tracer.on()).isTrue();
    tracer.close(trace);
    assertThat(tracer.on()).isFalse();
    assertThat(tracer.find(trace.id())).isEmpty();
  }

  @Test
  void trace_ofACall_holdsBothLegsOfThatCallOnly() {
    Trace trace = tracer.open(Wanted.call("mine"), MINUTE, 1 << 20).orElseThrow();
    pass("other");
    pass("mine");
    awaitPackets(trace, 2);

    var packets = Decoded.pcapng(trace.read(0));
    assertThat(packets.get(0).note()).isEqualTo("relayed, reference ref-1, over TLS");
    assertThat(packets.get(0).micros()).isEqualTo(7_000_008L);
    assertThat(packets.get(0).from()).isEqualTo("c0000201");
    assertThat(packets.get(1).note()).isEqualTo("sent, reference ref-1");
    assertThat(packets.get(1).to()).isEqualTo("0a000009");
    assertThat(Decoded.text(packets.get(0).message()))
        .contains("Digest ******")
        .doesNotContain("secret");
    assertThat(trace.read(trace.read(0).length)).isEmpty();
    assertThat(trace.dropped()).isZero();
  }

  @Test
  void trace_ofAnAddress_holdsWhatItMadeLeave() {
    Trace trace = tracer.open(Wanted.address(PHONE.address()), MINUTE, 1 << 20).orElseThrow();
    Trace nobodys = tracer.open(Wanted.address(IpAddress.ofV4(1)), MINUTE, 1 << 20).orElseThrow();
    pass("any");
    awaitPackets(trace, 2);

    assertThat(nobodys.packets()).isZero();
  }

  @Test
  void trace_endsWithItsTime() {
    Trace trace = tracer.open(Wanted.call("c"), MINUTE, 1 << 20).orElseThrow();
    nanos.addAndGet(MINUTE.toNanos());
    pass("c");

    assertThat(tracer.over(trace)).isTrue();
    assertThat(tracer.on()).isFalse();
    assertThat(tracer.find(trace.id())).contains(trace);
    assertThat(trace.packets()).isZero();
  }

  @Test
  void trace_thatIsFull_endsAndCountsWhatItLost() {
    Trace trace = tracer.open(Wanted.call("c"), MINUTE, 400).orElseThrow();
    for (int i = 0; i < 5; i++) {
      pass("c");
    }
    await().atMost(20, SECONDS).until(() -> trace.dropped() + trace.packets() == 10);

    assertThat(tracer.over(trace)).isTrue();
    assertThat(trace.read(0).length).isLessThanOrEqualTo(400);
    assertThat(Decoded.pcapng(trace.read(0))).hasSize(trace.packets()).isNotEmpty();
  }

  @Test
  void traces_areFew_andAnEndedOneMakesRoom() {
    for (int i = 0; i < Tracer.MOST_TRACES; i++) {
      assertThat(tracer.open(Wanted.call("c"), MINUTE, 400)).isPresent();
    }
    assertThat(tracer.open(Wanted.call("c"), MINUTE, 400)).isEmpty();
    nanos.addAndGet(MINUTE.toNanos());
    assertThat(tracer.open(Wanted.call("c"), MINUTE, 400)).isPresent();
  }

  private Tracer collecting(int port, HepTransport transport, Optional<Path> password) {
    tracer.close();
    HostPort at = new HostPort(IpAddress.ofV4(0x7F00_0001), port);
    tracer =
        new Tracer(
            new TraceSettings(Optional.of(new HepSettings(at, transport, 5, password)), true),
            clock);
    return tracer;
  }

  @Test
  void collector_byUdp_getsEverything(@TempDir Path dir) throws Exception {
    Path password = Files.writeString(dir.resolve("password"), "sesame\n");
    try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      socket.setSoTimeout(20_000);
      assertThat(collecting(socket.getLocalPort(), HepTransport.UDP, Optional.of(password)).on())
          .isTrue();
      pass("c");
      DatagramPacket packet = new DatagramPacket(new byte[4_096], 4_096);
      socket.receive(packet);
      var chunks = Decoded.hep(Arrays.copyOf(packet.getData(), packet.getLength()));

      assertThat(Decoded.text(chunks.getOrDefault("0/14", ""))).isEqualTo("sesame");
      assertThat(Decoded.text(chunks.getOrDefault("0/15", ""))).as("asked for").contains("secret");
      assertThat(Decoded.text(chunks.getOrDefault("20551/2", ""))).isEqualTo("ref-1");
    }
  }

  @Test
  void collector_byTcp_isConnectedAgainWhenItComesBack() throws Exception {
    int port;
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = server.getLocalPort();
      collecting(port, HepTransport.TCP, Optional.empty());
      pass("c");
      server.setSoTimeout(20_000);
      try (Socket connection = server.accept()) {
        connection.setSoTimeout(20_000);
        InputStream in = connection.getInputStream();
        for (int i = 0; i < 2; i++) {
          byte[] head = in.readNBytes(6);
          int length = ByteBuffer.wrap(head).getShort(4) & 0xFFFF;
          byte[] packet = Arrays.copyOf(head, length);
          System.arraycopy(in.readNBytes(length - 6), 0, packet, 6, length - 6);
          assertThat(Decoded.hep(packet)).containsKey("0/15");
        }
      }
    }
    await()
        .atMost(20, SECONDS)
        .until(
            () -> {
              nanos.addAndGet(1_000_000_000L);
              pass("c");
              return tracer.lost() > 0;
            });
  }

  @Test
  void collector_thatReadsNothing_stopsNobodyAndTheLossIsCounted() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      collecting(server.getLocalPort(), HepTransport.TCP, Optional.empty());
      String large = "MESSAGE sip:1 SIP/2.0\r\n\r\n" + "x".repeat(30_000);
      await()
          .atMost(20, SECONDS)
          .until(
              () -> {
                for (int i = 0; i < 200; i++) {
                  pass("c", large);
                }
                return tracer.lost() > 0;
              });
    }
  }

  @Test
  void collector_whosePasswordCannotBeRead_isAFault() {
    assertThatThrownBy(
            () -> collecting(9, HepTransport.UDP, Optional.of(Path.of("/nonexistent/password"))))
        .hasMessageStartingWith("sip.trace.hep.password_file: cannot be read");
    assertThatThrownBy(
            () ->
                new HepSettings(
                    new HostPort(IpAddress.ofV4(0), 9060), HepTransport.UDP, 1, Optional.empty()))
        .hasMessageStartingWith("address: not an address that can be sent to");
  }
}
