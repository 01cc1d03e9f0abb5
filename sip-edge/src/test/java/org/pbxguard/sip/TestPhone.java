package org.pbxguard.sip;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.util.Optional;
import org.pbxguard.core.net.HostPort;

/** A phone, or somebody who pretends to be one, on an address of its own in 127.0.0.0/8. */
final class TestPhone implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 20_000;
  private static final int SILENCE_MILLIS = 250;

  private final DatagramSocket socket;
  private InetSocketAddress edge;
  private final String user;
  private int branches;

  TestPhone(String address, HostPort edge, String user) throws IOException {
    this.socket = new DatagramSocket(0, InetAddress.getByName(address));
    this.edge = edge.toSocketAddress();
    this.user = user;
  }

  /** Talks to another edge from now on. */
  void turnTo(HostPort other) {
    edge = other.toSocketAddress();
  }

  int port() {
    return socket.getLocalPort();
  }

  String contact() {
    // What a phone behind a NAT writes: an address that nobody else can reach.
    return "<sip:" + user + "@192.168.77.7:5060>";
  }

  SipText request(String method, String uri, String to) {
    String branch = "z9hG4bK" + user + socket.getLocalPort() + "x" + branches++;
    return new SipText(method + " " + uri + " SIP/2.0")
        .with("Via: SIP/2.0/UDP 192.168.77.7:5060;rport;branch=" + branch)
        .with("Max-Forwards: 70")
        .with("From: <sip:" + user + "@edge>;tag=f" + socket.getLocalPort())
        .with("To: " + to)
        .with("Call-ID: c" + user + socket.getLocalPort() + "@phone")
        .with("CSeq: " + (branches + 1) + " " + method)
        .with("Contact: " + contact())
        .with("User-Agent: Yealink SIP-T46S 66.85.0.5");
  }

  SipText register() {
    return request("REGISTER", "sip:edge", "<sip:" + user + "@edge>");
  }

  SipText register(String password, String nonce) {
    return register()
        .with("Authorization: " + Digest.of(user, password, "REGISTER", "sip:edge", nonce));
  }

  void send(SipText message) throws IOException {
    send(message.bytes());
  }

  void send(byte[] bytes) throws IOException {
    socket.send(new DatagramPacket(bytes, bytes.length, edge));
  }

  SipText receive() throws IOException {
    return receive(PATIENCE_MILLIS)
        .orElseThrow(() -> new AssertionError("nothing came to " + user));
  }

  private Optional<SipText> receive(int millis) throws IOException {
    return receiveBytes(millis).map(bytes -> SipText.parse(new String(bytes, UTF_8)));
  }

  Optional<byte[]> receiveBytes(int millis) throws IOException {
    socket.setSoTimeout(millis);
    byte[] buffer = new byte[65_536];
    DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
    try {
      socket.receive(packet);
      return Optional.of(java.util.Arrays.copyOf(buffer, packet.getLength()));
    } catch (SocketTimeoutException nothing) {
      return Optional.empty();
    }
  }

  /** The status of the next answer, -1 when none comes in time. */
  int receiveStatus(int millis) throws IOException {
    return receive(millis).map(SipText::status).orElse(-1);
  }

  /** Whether nothing comes for a while. */
  boolean hearsNothing() throws IOException {
    return receive(SILENCE_MILLIS).isEmpty();
  }

  /** Sends and waits for the answer. */
  SipText ask(SipText message) throws IOException {
    send(message);
    return receive();
  }

  /** Gets a nonce. */
  String challenge() throws IOException {
    return SipText.param(ask(register()).first("WWW-Authenticate"), "nonce");
  }

  /** Registers; returns the final status. */
  int registerWith(String password) throws IOException {
    return ask(register(password, challenge())).status();
  }

  @Override
  public void close() {
    socket.close();
  }
}
