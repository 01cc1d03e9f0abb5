package org.pbxguard.server.demo;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A telephone: registers with a password, calls, and answers who calls.
 *
 * <p>Confined to one thread at a time; while another phone calls it, {@link #answerOneCall} runs on
 * a thread of its own.
 */
final class Phone implements AutoCloseable {
  static final String DOMAIN = "pbx.demo";
  private static final int PATIENCE_MILLIS = 2_000;
  private static final AtomicInteger SERIAL = new AtomicInteger();

  private final String name;
  private final String agent;
  private final Endpoint endpoint;
  private int sequence;

  Phone(String name, String agent, String address, InetSocketAddress guard) throws IOException {
    this.name = name;
    this.agent = agent;
    this.endpoint = new Endpoint(address, guard);
  }

  String name() {
    return name;
  }

  String address() {
    return endpoint.address();
  }

  /** A message without dialog; the headers that every request needs (RFC 3261 8.1.1). */
  private Wire request(
      String method, String target, String to, String callId, List<Wire.Header> more) {
    List<Wire.Header> headers = new ArrayList<>();
    headers.add(
        new Wire.Header(
            "Via",
            "SIP/2.0/UDP "
                + endpoint.hostPort()
                + ";rport;branch=z9hG4bK"
                + SERIAL.incrementAndGet()));
    headers.add(new Wire.Header("Max-Forwards", "70"));
    headers.add(new Wire.Header("From", "<sip:" + name + "@" + DOMAIN + ">;tag=" + tag()));
    headers.add(new Wire.Header("To", to));
    headers.add(new Wire.Header("Call-ID", callId));
    headers.add(new Wire.Header("CSeq", sequence + " " + method));
    headers.add(new Wire.Header("Contact", "<" + contact() + ">"));
    headers.add(new Wire.Header("User-Agent", agent));
    headers.addAll(more);
    return new Wire(method + " " + target + " SIP/2.0", headers);
  }

  private String contact() {
    return "sip:" + name + "@" + endpoint.hostPort();
  }

  private String tag() {
    return name + "-tag";
  }

  private String callId() {
    return name + "-" + SERIAL.incrementAndGet();
  }

  /** The answer to a request that needs none of a dialog, with credentials where it is asked. */
  private Optional<Wire> ask(
      String method, String target, String to, String password, List<Wire.Header> more)
      throws IOException {
    String callId = callId();
    sequence++;
    endpoint.send(request(method, target, to, callId, more));
    Optional<Wire> first = finalAnswer(method);
    if (first.isEmpty() || (first.get().status() != 401 && first.get().status() != 407)) {
      return first;
    }
    if (method.equals("INVITE")) {
      endpoint.send(acknowledgement(first.get(), target, List.of()));
    }
    boolean proxy = first.get().status() == 407;
    String challenge =
        first.get().first(proxy ? "Proxy-Authenticate" : "WWW-Authenticate").orElse("");
    String credentials =
        Digest.credentials(
            name,
            Digest.parameter(challenge, "realm"),
            password,
            method,
            target,
            Digest.parameter(challenge, "nonce"));
    List<Wire.Header> with = new ArrayList<>(more);
    with.add(new Wire.Header(proxy ? "Proxy-Authorization" : "Authorization", credentials));
    sequence++;
    endpoint.send(request(method, target, to, callId, with));
    return finalAnswer(method);
  }

  /** The status of a registration with that password; 0 for silence. */
  int register(String password) throws IOException {
    String aor = "sip:" + name + "@" + DOMAIN;
    return ask(
            "REGISTER",
            "sip:" + DOMAIN,
            "<" + aor + ">",
            password,
            List.of(new Wire.Header("Expires", "3600"), new Wire.Header("Supported", "path")))
        .map(Wire::status)
        .orElse(0);
  }

  /** Calls somebody and hangs up; answers the status of the call, 0 for silence. */
  int call(String other, String password) throws IOException {
    String target = "sip:" + other + "@" + DOMAIN;
    Optional<Wire> answer = ask("INVITE", target, "<" + target + ">", password, List.of());
    if (answer.isEmpty() || answer.get().status() != 200) {
      return answer.map(Wire::status).orElse(0);
    }
    Wire ok = answer.get();
    List<Wire.Header> route = route(ok);
    String peer = Wire.uri(ok.first("Contact").orElse(target));
    endpoint.send(acknowledgement(ok, peer, route));
    sequence++;
    endpoint.send(
        request("BYE", peer, ok.first("To").orElse(""), ok.first("Call-ID").orElse(""), route));
    return finalAnswer("BYE").map(Wire::status).orElse(0);
  }

  /** The dialog's route set of the caller: the answer's Record-Route reversed (RFC 3261 12.1.2). */
  private static List<Wire.Header> route(Wire answer) {
    List<String> values = new ArrayList<>(answer.all("Record-Route"));
    Collections.reverse(values);
    return values.stream().map(value -> new Wire.Header("Route", reversed(value))).toList();
  }

  /** Several values may share a line. */
  private static String reversed(String line) {
    List<String> values = new ArrayList<>(List.of(line.split(",", -1)));
    Collections.reverse(values);
    return String.join(",", values);
  }

  private Wire acknowledgement(Wire answer, String target, List<Wire.Header> route) {
    Wire ack =
        request(
            "ACK",
            target,
            answer.first("To").orElse(""),
            answer.first("Call-ID").orElse(""),
            route);
    if (answer.status() == 200) {
      return ack;
    }
    // The ACK of a refusal belongs to the INVITE's transaction (RFC 3261 17.1.1.3): its Via.
    List<Wire.Header> headers = new ArrayList<>(ack.headers());
    headers.set(0, new Wire.Header("Via", answer.first("Via").orElse("")));
    return new Wire(ack.start(), headers);
  }

  /** The final answer to the last request of that method. */
  private Optional<Wire> finalAnswer(String method) throws IOException {
    String wanted = sequence + " " + method;
    for (int i = 0; i < 10; i++) {
      Optional<Wire> message = endpoint.receive(PATIENCE_MILLIS);
      if (message.isEmpty()) {
        return message;
      }
      Wire wire = message.get();
      if (!wire.isRequest() && wire.sequence().equals(wanted) && wire.status() >= 200) {
        return message;
      }
    }
    return Optional.empty();
  }

  /** Rings, takes the call, and waits for its end; whether all of it came about. */
  boolean answerOneCall() throws IOException {
    boolean acknowledged = false;
    for (int i = 0; i < 10; i++) {
      Optional<Wire> message = endpoint.receive(2 * PATIENCE_MILLIS);
      if (message.isEmpty()) {
        return false;
      }
      Wire wire = message.get();
      if (!wire.isRequest()) {
        continue;
      }
      if (wire.method().equals("INVITE")) {
        endpoint.send(wire.answer("180 Ringing", tag(), contact()));
        endpoint.send(wire.answer("200 OK", tag(), contact()));
      } else if (wire.method().equals("ACK")) {
        acknowledged = true;
      } else if (wire.method().equals("BYE")) {
        endpoint.send(wire.answer("200 OK", tag(), contact()));
        return acknowledged;
      }
    }
    return false;
  }

  /** Sends one message of a scanner's kind; whether anything answered. */
  boolean probe(String extension) throws IOException {
    sequence++;
    String target = "sip:" + extension + "@" + DOMAIN;
    endpoint.send(request("OPTIONS", target, "<" + target + ">", callId(), List.of()));
    return endpoint.receive(60).isPresent();
  }

  @Override
  public void close() {
    endpoint.close();
  }
}
