package org.pbxguard.sip.relay;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.pbxguard.core.arrival.Arrival;
import org.pbxguard.core.arrival.Channel;
import org.pbxguard.core.arrival.Outcome;
import org.pbxguard.core.arrival.Standing;
import org.pbxguard.core.decision.Admission;
import org.pbxguard.core.finding.Category;
import org.pbxguard.core.finding.Finding;
import org.pbxguard.core.finding.Findings;
import org.pbxguard.core.finding.Severity;
import org.pbxguard.core.net.HostPort;
import org.pbxguard.core.net.IpAddress;
import org.pbxguard.core.secret.KeyRing;
import org.pbxguard.core.time.GuardClock;
import org.pbxguard.sip.flow.Flow;
import org.pbxguard.sip.flow.FlowFixtures;
import org.pbxguard.sip.flow.RegistrationLog;
import org.pbxguard.sip.message.SipFault;
import org.pbxguard.sip.message.SipView;
import org.pbxguard.sip.pbx.InnerSettings;
import org.pbxguard.sip.pbx.InnerTransport;
import org.pbxguard.sip.pbx.PbxTable;
import org.pbxguard.sip.trace.TraceSettings;
import org.pbxguard.sip.trace.Tracer;
import org.pbxguard.sip.trunk.Place;
import org.pbxguard.sip.trunk.Target;
import org.pbxguard.sip.trunk.TrunkSettings;
import org.pbxguard.sip.trunk.Trunks;

/** A relay without sockets: what goes out is caught, what the guard is told is written down. */
final class RelayFixture {
  static final String EDGE = "203.0.113.5:5060";
  static final String INSIDE = "10.0.0.2:5070";
  static final String PBX = "10.0.0.9:5080";

  final Flow phone = FlowFixtures.udp("192.0.2.1", 40_000);
  final Flow pbx = FlowFixtures.udp("10.0.0.9", 5_080);
  final Sent sent = new Sent();
  final Watch watch = new Watch();
  final KeyRing ring;
  final Trunks trunks;
  long nanos = 1_000_000_000L;
  private final GuardClock clock = new GuardClock(() -> nanos, () -> Instant.EPOCH);
  final Tracer tracer = new Tracer(TraceSettings.defaults(), clock);
  private final Relay relay;

  /** A message that left, and where it went. */
  record Message(String to, String text) {
    /** The values of a header field, in order; the name as it is written. */
    List<String> values(String name) {
      return text.lines()
          .takeWhile(line -> !line.isEmpty())
          .filter(line -> line.startsWith(name + ": "))
          .map(line -> line.substring(name.length() + 2))
          .toList();
    }

    String value(String name) {
      assertThat(values(name)).as("%s in %s", name, text).hasSize(1);
      return values(name).get(0);
    }

    String firstLine() {
      return text.substring(0, text.indexOf('\r'));
    }

    String topBranch() {
      String via = values("Via").get(0);
      return via.replaceAll(".*branch=([^;]+).*", "$1");
    }
  }

  static final class Sent implements Outlet {
    final Deque<Message> messages = new ArrayDeque<>();
    boolean reaches = true;
    boolean takes = true;

    @Override
    public ByteBuf buffer(int bytes) {
      return Unpooled.buffer(bytes);
    }

    @Override
    public void toFlow(Flow flow, ByteBuf message) {
      add(flow.transport() + " " + flow.address() + ":" + flow.port(), message);
    }

    @Override
    public boolean reaches(Flow flow) {
      return reaches;
    }

    @Override
    public boolean takes(int door, int pbx, Channel transport) {
      return takes;
    }

    @Override
    public void toPbx(int door, int pbx, Channel transport, Flow origin, ByteBuf message) {
      add(
          (transport == Channel.SIP_TCP ? "tcp " : "")
              + "pbx "
              + pbx
              + (door == 0 ? "" : " by " + door),
          message);
    }

    @Override
    public void answerPbx(int door, Flow by, ByteBuf message) {
      toPbx(door, by.listener(), by.transport(), by, message);
    }

    private void add(String to, ByteBuf message) {
      messages.add(new Message(to, message.toString(ISO_8859_1)));
      message.release();
    }
  }

  /** A guard that admits all but what it is told to refuse. */
  static final class Watch implements Sentry {
    final List<String> outcomes = new ArrayList<>();
    final List<Arrival> attempts = new ArrayList<>();
    final List<String> standings = new ArrayList<>();
    Admission admission = Admission.ADMIT;
    final List<String> known = new ArrayList<>();
    final List<String> rules = new ArrayList<>();
    int attemptsLeft = Integer.MAX_VALUE;
    boolean passes = true;

    @Override
    public Admission admission(Arrival arrival, Standing standing) {
      standings.add(standing + " " + arrival.proof());
      return admission;
    }

    @Override
    public boolean passes(Arrival arrival, Findings findings) {
      findings.list().forEach(finding -> rules.add(finding.rule()));
      return passes
          && findings.list().stream()
              .noneMatch(finding -> finding.rule().startsWith("sip-") && finding.points() >= 50);
    }

    @Override
    public String takeReference() {
      return "ref-1";
    }

    @Override
    public boolean attempt(Arrival arrival) {
      attempts.add(arrival);
      return attempts.size() <= attemptsLeft;
    }

    @Override
    public boolean knows(Arrival arrival) {
      return known.contains(arrival.account().name());
    }

    @Override
    public boolean familiar(IpAddress address, long nanos) {
      return !known.isEmpty();
    }

    @Override
    public boolean allowed(IpAddress address) {
      return false;
    }

    @Override
    public void observe(Arrival arrival, Outcome outcome) {
      outcomes.add(arrival.account().name() + " " + arrival.proof() + " " + outcome);
    }
  }

  RelayFixture() {
    this(KeyRing.ephemeral());
  }

  RelayFixture(KeyRing ring) {
    this(ring, false);
  }

  RelayFixture(KeyRing ring, boolean contactAlias) {
    this(ring, contactAlias, InnerTransport.AUTO);
  }

  RelayFixture(KeyRing ring, boolean contactAlias, InnerTransport transport) {
    this(ring, contactAlias, transport, List.of());
  }

  /** With trunks; those of their servers that are addresses are found at once. */
  RelayFixture(KeyRing ring, List<TrunkSettings> trunks) {
    this(ring, false, InnerTransport.AUTO, trunks);
  }

  private RelayFixture(
      KeyRing ring, boolean contactAlias, InnerTransport transport, List<TrunkSettings> declared) {
    this.ring = ring;
    trunks = new Trunks(declared, true, nanos);
    for (int number = 1; number <= trunks.size(); number++) {
      List<Place> places = trunks.get(number).places();
      for (int i = 0; i < places.size(); i++) {
        Place place = places.get(i);
        if (place.isServer() && !place.isName()) {
          Flow at = FlowFixtures.udp(place.host(), place.port() == 0 ? 5060 : place.port());
          trunks.get(number).servers(i, List.of(new Target(at, 0, 0)));
        }
      }
    }
    PbxTable pbxs =
        new PbxTable(
            List.of(HostPort.parse(PBX).orElseThrow()),
            new InnerSettings(transport, Duration.ZERO, List.of()));
    Names names =
        new Names(
            Name.of(HostPort.parse(INSIDE).orElseThrow()),
            List.of(List.of(Name.of(HostPort.parse(PBX).orElseThrow()))));
    for (int i = 1; i <= trunks.size(); i++) {
      names.inside(i, Name.of(trunks.get(i).inside()));
    }
    names.addOutside(0, Name.of(HostPort.parse(EDGE).orElseThrow()));
    names.bound(0, HostPort.parse(EDGE).orElseThrow());
    names.insideBound(HostPort.parse(INSIDE).orElseThrow());
    relay =
        new Relay(
            new RelaySetup(
                new RelayKeys(ring),
                names,
                pbxs,
                watch,
                RelayFixture::look,
                clock,
                100,
                RegistrationLog.NONE,
                contactAlias,
                trunks,
                DialSettings.defaults(),
                tracer),
            sent);
  }

  /** Finds something in whatever says that it is a scanner, and in what is malformed. */
  private static void look(SipView view, Findings findings) {
    if (view.fault() != SipFault.NONE || view.findLine("X-Scanner", 0) >= 0) {
      findings.add(
          new Finding("test", Category.SCANNER_DETECTION, Severity.HIGH, 90, "message", ""));
    }
  }

  Counters counters() {
    return relay.counters();
  }

  void pass(int seconds) {
    nanos += seconds * 1_000_000_000L;
  }

  void outside(Flow from, String message) {
    outside(from, message, false);
  }

  void outside(Flow from, String message, boolean blocked) {
    byte[] bytes = bytes(message);
    relay.tick(nanos);
    relay.fromOutside(from, bytes, bytes.length, blocked);
  }

  void fromPbx(String message) {
    fromPbx(0, message);
  }

  /** By the inside socket of a trunk. */
  void fromPbx(int door, String message) {
    byte[] bytes = bytes(message);
    relay.tick(nanos);
    relay.fromPbx(pbx, door, bytes, bytes.length);
  }

  boolean registered(Flow flow) {
    return relay.registered(flow);
  }

  /** The one message that has left since the last look. */
  Message only() {
    assertThat(sent.messages).hasSize(1);
    return sent.messages.remove();
  }

  void nothingLeft() {
    assertThat(sent.messages).isEmpty();
  }

  private static byte[] bytes(String message) {
    return message.getBytes(ISO_8859_1);
  }

  /** A message from lines; the empty line is added. */
  static String sip(String... lines) {
    return String.join("\r\n", lines) + "\r\n\r\n";
  }

  /** A request with the usual fields; further header lines follow them. */
  static String request(String method, String uri, String branch, String... more) {
    List<String> lines =
        new ArrayList<>(
            List.of(
                method + " " + uri + " SIP/2.0",
                "Via: SIP/2.0/UDP 192.168.1.10:5060;rport;branch=" + branch,
                "Max-Forwards: 70",
                "From: <sip:1001@203.0.113.5>;tag=f1",
                "To: <sip:1002@203.0.113.5>",
                "Call-ID: call-1",
                "CSeq: 1 " + method));
    for (String line : more) {
      String name = line.substring(0, line.indexOf(':') + 1);
      lines.removeIf(known -> name.equals("To:") && known.startsWith("To:"));
      lines.removeIf(known -> name.equals("Max-Forwards:") && known.startsWith("Max-F"));
      lines.add(line);
    }
    lines.add("Content-Length: 0");
    return sip(lines.toArray(String[]::new));
  }

  static String register(String branch, String... more) {
    String[] lines = Arrays.copyOf(more, more.length + 2);
    lines[more.length] = "To: <sip:1001@203.0.113.5>";
    lines[more.length + 1] = "Contact: <sip:1001@192.168.1.10:5060>;expires=600";
    return request("REGISTER", "sip:203.0.113.5", branch, lines);
  }

  static String digest(String nonce, String response) {
    return "Digest username=\"1001\", realm=\"pbx\", nonce=\""
        + nonce
        + "\", uri=\"sip:203.0.113.5\", response=\""
        + response
        + "\"";
  }

  /** The PBX's answer to a request that it received. */
  static String answer(Message request, String status, String... more) {
    List<String> lines = new ArrayList<>();
    lines.add("SIP/2.0 " + status);
    for (String name : List.of("Via", "Record-Route", "From", "To", "Call-ID", "CSeq")) {
      for (String value : request.values(name)) {
        boolean tagless = name.equals("To") && !value.contains("tag=");
        lines.add(name + ": " + value + (tagless ? ";tag=t1" : ""));
      }
    }
    lines.addAll(List.of(more));
    lines.add("Content-Length: 0");
    return sip(lines.toArray(String[]::new));
  }

  static String challenge(String nonce) {
    return "WWW-Authenticate: Digest realm=\"pbx\", nonce=\"" + nonce + "\"";
  }

  /** Lets the phone register: 401, credentials, 200 for 600 seconds. */
  void registerPhone(Flow from) {
    outside(from, register("z9hG4bKr1" + from.port()));
    fromPbx(answer(only(), "401 Unauthorized", challenge("n" + from.port())));
    only();
    String credentials = "Authorization: " + digest("n" + from.port(), "right");
    outside(from, register("z9hG4bKr2" + from.port(), credentials));
    fromPbx(answer(only(), "200 OK", "Contact: <sip:1001@192.168.1.10:5060>;expires=600"));
    assertThat(only().firstLine()).isEqualTo("SIP/2.0 200 OK");
    assertThat(registered(from)).isTrue();
    watch.outcomes.clear();
    watch.attempts.clear();
    watch.standings.clear();
  }
}
