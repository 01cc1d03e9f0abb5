package org.pbxguard.sip;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import javax.net.ssl.SSLException;

/** A phone that keeps one connection, with or without TLS. */
final class StreamPhone implements AutoCloseable {
  private final Socket socket;
  private final InputStream in;
  private final String user;
  private final String transport;
  private int serial;

  /** A phone on a connection that is open. */
  StreamPhone(Socket socket, String user, String transport) throws IOException {
    this.socket = socket;
    this.user = user;
    this.transport = transport;
    socket.setSoTimeout(20_000);
    in = socket.getInputStream();
  }

  /** A phone that connects over TCP from an address. */
  static StreamPhone tcp(InetSocketAddress edge, String from, String user) throws IOException {
    InetAddress local = InetAddress.getByName(from);
    return new StreamPhone(new Socket(edge.getAddress(), edge.getPort(), local, 0), user, "TCP");
  }

  void send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(UTF_8));
  }

  SipText request(String method, String uri, String to) {
    serial++;
    return new SipText(method + " " + uri + " SIP/2.0")
        .with("Via: SIP/2.0/" + transport + " 192.168.77.7:5060;branch=z9hG4bKt" + id() + serial)
        .with("Max-Forwards: 70")
        .with("From: <sip:" + user + "@edge>;tag=f" + id())
        .with("To: " + to)
        .with("Call-ID: c" + id() + "@phone")
        .with("CSeq: " + (serial + 1) + " " + method)
        .with("Contact: <sip:" + user + "@192.168.77.7:5060;transport=tcp>")
        .with("User-Agent: Yealink SIP-T46S 66.85.0.5");
  }

  private String id() {
    return user + socket.getLocalPort();
  }

  SipText ask(SipText message) throws IOException {
    send(message.toString());
    return receive();
  }

  /** The next message; none of the tests' messages has a body. */
  SipText receive() throws IOException {
    StringBuilder text = new StringBuilder();
    while (text.indexOf("\r\n\r\n") < 0) {
      int octet = in.read();
      if (octet < 0) {
        throw new IOException("closed after " + text);
      }
      text.append((char) octet);
    }
    assertThat(text).contains("Content-Length: 0\r\n");
    return SipText.parse(text.toString());
  }

  /** Asks and does not read the answers; false when the connection was cut. */
  boolean asks(int times) {
    try {
      for (int i = 0; i < times; i++) {
        send(request("OPTIONS", "sip:edge", "<sip:edge>").toString());
      }
      return true;
    } catch (IOException cutOff) {
      return false;
    }
  }

  /** Registers; returns the final status. */
  int registerWith(String password) throws IOException {
    SipText challenge = ask(request("REGISTER", "sip:edge", "<sip:" + user + "@edge>"));
    String nonce = SipText.param(challenge.first("WWW-Authenticate"), "nonce");
    return ask(request("REGISTER", "sip:edge", "<sip:" + user + "@edge>")
            .with("Authorization: " + Digest.of(user, password, "REGISTER", "sip:edge", nonce)))
        .status();
  }

  /** What comes next, -1 at the end of the connection. */
  int octet() throws IOException {
    try {
      return in.read();
    } catch (SocketException | SSLException reset) {
      return -1;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
