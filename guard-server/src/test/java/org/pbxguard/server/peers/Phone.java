package org.pbxguard.server.peers;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.math.BigInteger;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A bare UDP phone on a loopback address of its own, for what sipp cannot say. */
final class Phone implements AutoCloseable {
  /** What the guard sends to keep a NAT open. */
  static final String KEEP_ALIVE = "\r\n\r\n";

  private static final Pattern NONCE = Pattern.compile("nonce=\"([^\"]+)\"");
  private static final Pattern REALM = Pattern.compile("realm=\"([^\"]+)\"");

  private final DatagramSocket socket;
  private final InetSocketAddress guard;
  private final String address;
  private int serial;

  Phone(String address, int guardPort) throws IOException {
    this.address = address;
    socket = new DatagramSocket(0, InetAddress.getByName(address));
    guard = new InetSocketAddress(InetAddress.getLoopbackAddress(), guardPort);
  }

  int port() {
    return socket.getLocalPort();
  }

  void send(String message) throws IOException {
    byte[] bytes = message.getBytes(ISO_8859_1);
    socket.send(new DatagramPacket(bytes, bytes.length, guard));
  }

  /** The next message within the time, if any; keep-alives are none. */
  Optional<String> receive(int millis) throws IOException {
    Optional<String> next = receiveAny(millis);
    while (next.isPresent() && next.get().equals(KEEP_ALIVE)) {
      next = receiveAny(millis);
    }
    return next;
  }

  /** The next datagram within the time, if any. */
  Optional<String> receiveAny(int millis) throws IOException {
    socket.setSoTimeout(millis);
    DatagramPacket packet = new DatagramPacket(new byte[8192], 8192);
    try {
      socket.receive(packet);
      return Optional.of(new String(packet.getData(), 0, packet.getLength(), ISO_8859_1));
    } catch (SocketTimeoutException none) {
      return Optional.empty();
    }
  }

  /** A REGISTER; {@code authorization} is a whole header line with its end, or empty. */
  String register(int extension, String branch, String authorization) {
    serial++;
    return "REGISTER sip:127.0.0.1 SIP/2.0\r\n"
        + ("Via: SIP/2.0/UDP " + address + ":" + port() + ";branch=" + branch + ";rport\r\n")
        + "Max-Forwards: 70\r\n"
        + ("From: <sip:" + extension + "@127.0.0.1>;tag=f" + serial + "\r\n")
        + ("To: <sip:" + extension + "@127.0.0.1>\r\n")
        + ("Call-ID: c" + port() + "-" + extension + "@" + address + "\r\n")
        + ("CSeq: " + serial + " REGISTER\r\n")
        + ("Contact: <sip:" + extension + "@" + address + ":" + port() + ">\r\n")
        + "Expires: 300\r\n"
        + "User-Agent: Yealink SIP-T46S 66.85.0.5\r\n"
        + authorization
        + "Content-Length: 0\r\n\r\n";
  }

  /** The status of the answer to a REGISTER without and then with a password; 0 for silence. */
  int registerWith(int extension, String password) throws IOException {
    send(register(extension, branch(), ""));
    Optional<String> challenge = receive(3000);
    if (challenge.isEmpty() || status(challenge.get()) != 401) {
      return challenge.map(Phone::status).orElse(0);
    }
    send(register(extension, branch(), authorization(challenge.get(), extension, password)));
    return receive(3000).map(Phone::status).orElse(0);
  }

  String branch() {
    return "z9hG4bKp" + port() + "x" + serial;
  }

  static int status(String answer) {
    return Integer.parseInt(answer.substring(8, 11));
  }

  /** The Authorization line that answers a challenge (RFC 2617 3.2.2, MD5 without qop). */
  static String authorization(String challenge, int extension, String password) {
    String realm = group(REALM, challenge);
    String nonce = group(NONCE, challenge);
    String a1 = md5(extension + ":" + realm + ":" + password);
    String response = md5(a1 + ":" + nonce + ":" + md5("REGISTER:sip:127.0.0.1"));
    return ("Authorization: Digest username=\"" + extension + "\", realm=\"" + realm + "\", ")
        + ("nonce=\"" + nonce + "\", uri=\"sip:127.0.0.1\", response=\"" + response + "\", ")
        + "algorithm=MD5\r\n";
  }

  private static String group(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.find()) {
      throw new IllegalStateException("no " + pattern + " in " + text);
    }
    return matcher.group(1);
  }

  private static String md5(String text) {
    try {
      byte[] digest = MessageDigest.getInstance("MD5").digest(text.getBytes(ISO_8859_1));
      return String.format("%032x", new BigInteger(1, digest));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    socket.close();
  }
}
