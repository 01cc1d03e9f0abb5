package org.pbxguard.sip;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.pbxguard.core.net.HostPort;

/**
 * A PBX on loopback: registrar with digest and Path, and a record-routing proxy between its
 * registered users. It answers 404 for a user that it does not know.
 */
final class TestPbx implements AutoCloseable {
  final List<SipText> received = new CopyOnWriteArrayList<>();
  private final TcpLegs legs;

  /** Whether its answers to OPTIONS are many times as long as the question. */
  volatile boolean talkative;

  private final DatagramSocket socket;
  private final Map<String, String> passwords = new ConcurrentHashMap<>();
  private final Map<String, Binding> bindings = new ConcurrentHashMap<>();
  private final Map<String, TcpLegs.Way> ways = new ConcurrentHashMap<>();
  private final AtomicInteger nonces = new AtomicInteger();
  private final Thread thread = new Thread(this::run, "test-pbx");

  private record Binding(String contact, String path) {}

  TestPbx() throws IOException {
    this(new TcpLegs());
  }

  private TestPbx(TcpLegs legs) throws IOException {
    this.legs = legs;
    socket = new DatagramSocket(legs.at());
    thread.setDaemon(true);
    thread.start();
    legs.start(this::took);
  }

  /** Closes all connections, and takes no new ones until {@link #up}. */
  void down() throws IOException {
    legs.down();
  }

  void up() throws IOException {
    legs.up();
  }

  /** How many connections the edge has opened so far. */
  int connections() {
    return legs.accepted();
  }

  HostPort at() {
    return HostPort.of((InetSocketAddress) socket.getLocalSocketAddress());
  }

  TestPbx user(String name, String password) {
    passwords.put(name, password);
    return this;
  }

  long count(String method) {
    return received.stream()
        .filter(SipText::isRequest)
        .filter(message -> message.method().equals(method))
        .count();
  }

  Optional<String> path(String user) {
    return Optional.ofNullable(bindings.get(user)).map(Binding::path);
  }

  private void run() {
    byte[] buffer = new byte[65_536];
    while (!socket.isClosed()) {
      try {
        DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
        socket.receive(packet);
        String text = new String(buffer, 0, packet.getLength(), UTF_8);
        if (!text.contains("SIP/2.0")) {
          // Somebody else's, whose port this was before.
          continue;
        }
        SipText message = SipText.parse(text);
        InetSocketAddress from = (InetSocketAddress) packet.getSocketAddress();
        took(message, answer -> send(answer, from));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void took(SipText message, TcpLegs.Way back) throws IOException {
    received.add(message);
    if (!message.isRequest()) {
      message.pop("Via");
      Optional<String> next = message.find("Via");
      if (next.isEmpty()) {
        return;
      }
      String via = next.get();
      TcpLegs.Way way = ways.get(SipText.param(via, "branch"));
      if (way != null) {
        way.send(message);
      } else {
        send(message, sentBy(via));
      }
      return;
    }
    ways.put(SipText.param(message.first("Via"), "branch"), back);
    handle(message, back);
  }

  private void handle(SipText message, TcpLegs.Way back) throws IOException {
    String own = "<sip:" + at() + ";lr>";
    if (message.find("Route").filter(own::equals).isPresent()) {
      message.pop("Route");
    }
    switch (message.method()) {
      case "REGISTER" -> back.send(register(message));
      case "OPTIONS" -> back.send(options(message));
      case "INVITE", "CANCEL", "MESSAGE" -> {
        if (message.first("To").contains("tag=")) {
          onward(message);
        } else {
          call(message, back);
        }
      }
      default -> onward(message);
    }
  }

  private SipText options(SipText request) {
    SipText answer = request.answer("200 OK");
    return talkative ? answer.with("X-Long: " + "x".repeat(4_000)) : answer;
  }

  /** Sends a message of its own to an edge. */
  void say(SipText message, HostPort edge) throws IOException {
    send(message, edge.toSocketAddress());
  }

  private SipText register(SipText request) {
    String user = SipText.user(request.first("To"));
    String password = passwords.get(user);
    if (password == null) {
      return request.answer("404 Not Found");
    }
    String given = request.find("Authorization").orElse("");
    String nonce = SipText.param(given, "nonce");
    String right = Digest.response(user, password, "REGISTER", request.uri(), nonce);
    if (!SipText.param(given, "response").equals(right)) {
      return request
          .answer("401 Unauthorized")
          .with(
              "WWW-Authenticate: Digest realm=\"%s\", nonce=\"n%d\""
                  .formatted(Digest.REALM, nonces.incrementAndGet()));
    }
    String contact = request.first("Contact");
    bindings.put(user, new Binding(contact, request.find("Path").orElse("")));
    return request.answer("200 OK").with("Contact: " + contact.split(";", 2)[0] + ";expires=600");
  }

  /** A call by number: to where its user has registered. */
  private void call(SipText request, TcpLegs.Way back) throws IOException {
    Binding binding = bindings.get(SipText.user(request.uri()));
    if (binding == null) {
      if (!request.method().equals("CANCEL")) {
        back.send(request.answer("404 Not Found"));
      }
      return;
    }
    String contact = binding.contact.substring(1, binding.contact.indexOf('>'));
    request.start = request.method() + " " + contact + " SIP/2.0";
    request.onTop("Record-Route: <sip:" + at() + ";lr>").onTop("Route: " + binding.path);
    onward(request);
  }

  private void onward(SipText request) throws IOException {
    String branch = SipText.param(request.first("Via"), "branch");
    String next = request.find("Route").orElse("");
    if (next.isEmpty()) {
      // An ACK of our own refusal, or a request that has nowhere to go.
      return;
    }
    boolean tcp = next.contains("transport=tcp");
    String via = "Via: SIP/2.0/" + (tcp ? "TCP " : "UDP ") + at() + ";branch=z9hG4bKpbx";
    request.onTop(via + branch.substring(7));
    String hostPort = next.replaceAll("<sip:([^@>;]+@)?([^;>]+).*", "$2");
    InetSocketAddress to = HostPort.parse(hostPort).orElseThrow().toSocketAddress();
    if (tcp) {
      legs.send(request, to);
    } else {
      send(request, to);
    }
  }

  private static InetSocketAddress sentBy(String via) {
    String hostPort = via.split(" ", 2)[1].split(";", 2)[0];
    return HostPort.parse(hostPort).orElseThrow().toSocketAddress();
  }

  private void send(SipText message, InetSocketAddress to) throws IOException {
    byte[] bytes = message.bytes();
    socket.send(new DatagramPacket(bytes, bytes.length, to));
  }

  @Override
  public void close() {
    legs.close();
    socket.close();
  }
}
