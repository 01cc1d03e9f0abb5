package org.pbxguard.sip;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.pbxguard.core.Guard;
import org.pbxguard.core.GuardSettings;
import org.pbxguard.core.arrival.Channel;
import org.pbxguard.core.journal.MemoryJournal;
import org.pbxguard.core.net.HostPort;
import org.pbxguard.core.net.IpAddress;
import org.pbxguard.core.secret.KeyRing;
import org.pbxguard.core.time.GuardClock;
import org.pbxguard.sip.detect.SipDetectors;
import org.pbxguard.sip.flow.Flow;
import org.pbxguard.sip.flow.RegistrationLog;
import org.pbxguard.sip.pbx.InnerSettings;
import org.pbxguard.sip.pbx.PbxTable;
import org.pbxguard.sip.relay.Counters;
import org.pbxguard.sip.relay.DialSettings;
import org.pbxguard.sip.relay.Name;
import org.pbxguard.sip.relay.Names;
import org.pbxguard.sip.relay.Outlet;
import org.pbxguard.sip.relay.Relay;
import org.pbxguard.sip.relay.RelayKeys;
import org.pbxguard.sip.relay.RelaySetup;
import org.pbxguard.sip.trace.TraceSettings;
import org.pbxguard.sip.trace.Tracer;
import org.pbxguard.sip.trunk.TrunkSettings;
import org.pbxguard.sip.trunk.Trunks;

/**
 * The edge without sockets, on a clock that the test moves: the real relay, detectors and guard,
 * and a registrar that answers at once. So an attack of hours is replayed in a second.
 */
final class SimulatedEdge implements AutoCloseable {
  private static final HostPort PBX = HostPort.parse("10.0.0.9:5080").orElseThrow();

  final Guard guard;
  final List<SipText> reached = new ArrayList<>();
  private final Map<String, String> passwords = new ConcurrentHashMap<>();
  private final Deque<SipText> answers = new ArrayDeque<>();
  private final Deque<SipText> pending = new ArrayDeque<>();
  private final Flow pbx = new Flow().local(Channel.SIP_UDP, 0);
  private final Relay relay;
  private Instant wall = Instant.parse("2026-11-24T08:00:00Z");
  private long nanos = 1_000_000_000L;
  private int nonces;
  private int connections;

  SimulatedEdge() {
    this(List.of());
  }

  /** With trunks, of which only what they send is of interest. */
  SimulatedEdge(List<TrunkSettings> trunks) {
    GuardClock clock = new GuardClock(() -> nanos, () -> wall);
    KeyRing keys = KeyRing.ephemeral();
    MemoryJournal journal = new MemoryJournal();
    guard = Guard.open(GuardSettings.defaults(), journal, journal, keys, clock);
    Names names =
        new Names(
            Name.of(HostPort.parse("10.0.0.2:5070").orElseThrow()), List.of(List.of(Name.of(PBX))));
    for (int i = 1; i <= trunks.size(); i++) {
      names.inside(i, Name.of(trunks.get(i - 1).inside().orElseThrow()));
    }
    names.addOutside(0, Name.of(HostPort.parse("203.0.113.5:5060").orElseThrow()));
    RelaySetup setup =
        new RelaySetup(
            new RelayKeys(keys),
            names,
            new PbxTable(List.of(PBX), InnerSettings.defaults()),
            new GuardSentry(guard),
            SipDetectors.standard(),
            clock,
            10_000,
            RegistrationLog.NONE,
            false,
            new Trunks(trunks, false, clock.nanos()),
            DialSettings.defaults(),
            new Tracer(TraceSettings.defaults(), clock));
    relay = new Relay(setup, new Wire());
    pbx.remote(PBX.address().high(), PBX.address().low(), PBX.port());
  }

  /** Both sides of the edge: the registrar answers before the outlet returns to the test. */
  private final class Wire implements Outlet {
    @Override
    public ByteBuf buffer(int bytes) {
      return Unpooled.buffer(bytes);
    }

    @Override
    public void toFlow(Flow flow, ByteBuf message) {
      answers.add(text(message));
    }

    @Override
    public boolean reaches(Flow flow) {
      return true;
    }

    @Override
    public boolean takes(int door, int number, Channel transport) {
      return true;
    }

    @Override
    public void toPbx(int door, int number, Channel transport, Flow origin, ByteBuf message) {
      reached.add(text(message));
    }

    @Override
    public void answerPbx(int door, Flow by, ByteBuf message) {
      message.release();
    }

    private SipText text(ByteBuf message) {
      SipText text = SipText.parse(message.toString(ISO_8859_1));
      message.release();
      return text;
    }
  }

  SimulatedEdge user(String name, String password) {
    passwords.put(name, password);
    return this;
  }

  void pass(Duration time) {
    nanos += time.toNanos();
    wall = wall.plus(time);
  }

  static Flow udp(String address, int port) {
    IpAddress ip = IpAddress.parse(address).orElseThrow();
    return new Flow().local(Channel.SIP_UDP, 0).remote(ip.high(), ip.low(), port);
  }

  Flow tcp(String address) {
    IpAddress ip = IpAddress.parse(address).orElseThrow();
    return new Flow()
        .local(Channel.SIP_TCP, 0, ++connections)
        .remote(ip.high(), ip.low(), 10_000 + connections);
  }

  boolean admits(Flow flow) {
    return guard.admits(flow.high(), flow.low(), nanos);
  }

  /** Sends a request and hands back the last answer to it, as the sockets would. */
  Optional<SipText> ask(Flow from, SipText message) {
    answers.clear();
    send(from, message);
    while (!pending.isEmpty()) {
      deliver();
    }
    return Optional.ofNullable(answers.peekLast());
  }

  /** Sends a request; the registrar's answer waits for {@link #deliver}. */
  void send(Flow from, SipText message) {
    int before = reached.size();
    tell(from, message.bytes());
    answerFrom(before);
  }

  private void answerFrom(int first) {
    for (int i = first; i < reached.size(); i++) {
      registrar(reached.get(i)).ifPresent(pending::add);
    }
  }

  /** Sends bytes; if they reach the registrar it says nothing. */
  void tell(Flow from, byte[] bytes) {
    relay.tick(nanos);
    boolean blocked = !admits(from);
    if (!blocked || relay.spares(from)) {
      relay.fromOutside(from, bytes, bytes.length, blocked);
    }
  }

  /** Lets the oldest waiting answer through. */
  void deliver() {
    byte[] bytes = pending.remove().bytes();
    int before = reached.size();
    relay.tick(nanos);
    relay.fromPbx(pbx, 0, bytes, bytes.length);
    // The edge asks questions of its own.
    answerFrom(before);
  }

  /** The registrar alone, as who has no guard meets it. */
  Optional<SipText> registrar(SipText request) {
    String user = SipText.user(request.first("To"));
    String password = passwords.get(user);
    return switch (request.method()) {
      case "ACK" -> Optional.empty();
      case "REGISTER" -> Optional.of(register(request, user, password));
      case "INVITE" ->
          Optional.of(
              password == null
                  ? request.answer("404 Not Found")
                  : request.answer("407 Proxy Authentication Required").with(challenge("Proxy")));
      default -> Optional.of(request.answer(password == null ? "404 Not Found" : "200 OK"));
    };
  }

  private SipText register(SipText request, String user, @Nullable String password) {
    if (password == null) {
      return request.answer("404 Not Found");
    }
    String given = request.find("Authorization").orElse("");
    String nonce = SipText.param(given, "nonce");
    String right = Digest.response(user, password, "REGISTER", request.uri(), nonce);
    if (!SipText.param(given, "response").equals(right)) {
      return request.answer("401 Unauthorized").with(challenge("WWW"));
    }
    String contact = request.first("Contact").split(";", 2)[0];
    return request.answer("200 OK").with("Contact: " + contact + ";expires=600");
  }

  private String challenge(String kind) {
    return "%s-Authenticate: Digest realm=\"%s\", nonce=\"n%06d\""
        .formatted(kind, Digest.REALM, nonces++);
  }

  /** Requests of a user that reached the registrar with credentials. */
  long guesses(String user) {
    return reached.stream()
        .filter(SipText::isRequest)
        .filter(message -> SipText.user(message.first("To")).equals(user))
        .filter(message -> message.find("Authorization").isPresent())
        .count();
  }

  Counters counters() {
    return relay.counters();
  }

  /** Registers as a phone does; whether it is served. */
  boolean registers(Flow from, String user, String password) {
    Optional<SipText> challenge = ask(from, CleanPhone.register(user));
    if (challenge.isEmpty() || challenge.get().status() != 401) {
      return false;
    }
    String nonce = SipText.param(challenge.get().first("WWW-Authenticate"), "nonce");
    return ask(from, CleanPhone.register(user, password, nonce))
        .filter(answer -> answer.status() == 200)
        .isPresent();
  }

  @Override
  public void close() {
    guard.close();
  }
}
