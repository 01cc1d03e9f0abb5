package org.pbxguard.sip;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.pbxguard.core.arrival.Arrival;
import org.pbxguard.core.arrival.Channel;
import org.pbxguard.core.arrival.Outcome;
import org.pbxguard.core.arrival.Standing;
import org.pbxguard.core.decision.Admission;
import org.pbxguard.core.finding.Findings;
import org.pbxguard.core.net.HostPort;
import org.pbxguard.core.net.IpAddress;
import org.pbxguard.core.secret.KeyRing;
import org.pbxguard.core.time.GuardClock;
import org.pbxguard.sip.detect.SipDetectors;
import org.pbxguard.sip.flow.Flow;
import org.pbxguard.sip.flow.RegistrationLog;
import org.pbxguard.sip.pbx.InnerSettings;
import org.pbxguard.sip.pbx.PbxTable;
import org.pbxguard.sip.relay.DialSettings;
import org.pbxguard.sip.relay.Name;
import org.pbxguard.sip.relay.Names;
import org.pbxguard.sip.relay.Outlet;
import org.pbxguard.sip.relay.Relay;
import org.pbxguard.sip.relay.RelayKeys;
import org.pbxguard.sip.relay.RelaySetup;
import org.pbxguard.sip.relay.Sentry;
import org.pbxguard.sip.trace.TraceSettings;
import org.pbxguard.sip.trace.Tracer;
import org.pbxguard.sip.trunk.Trunks;

/**
 * Lets a relay of its own work through the usual messages before the sockets read, so that the
 * compiler has seen them: a cold process takes three times the CPU and delays its first second's
 * messages by hundreds of milliseconds (SIP.md 5.1). Nothing of it reaches a socket, the guard or
 * the real relay.
 *
 * <p>Confined to the thread that runs it.
 */
final class Practice implements Outlet, Sentry {
  private static final HostPort OUTSIDE = new HostPort(IpAddress.ofV4(0xCB00_7105), 5060);
  private static final HostPort INSIDE = new HostPort(IpAddress.ofV4(0x7F00_0001), 5070);
  private static final HostPort PBX = new HostPort(IpAddress.ofV4(0x7F00_0001), 5080);
  private static final String CREDENTIALS =
      "Authorization: Digest username=\"1001\", realm=\"pbx\", nonce=\"n\", uri=\"sip:pbx\","
          + " response=\"0123456789abcdef0123456789abcdef\"\r\n";

  private final Relay relay;
  private final GuardClock clock;
  private final Flow phone = new Flow().local(Channel.SIP_UDP, 0);
  private final Flow pbx = new Flow().local(Channel.SIP_UDP, 0);
  private final List<byte[]> requests = new ArrayList<>();
  private final List<byte[]> answers = new ArrayList<>();
  private String last = "";
  private boolean listening = true;

  private Practice(GuardClock clock) {
    this.clock = clock;
    Names names = new Names(Name.of(INSIDE), List.of(List.of(Name.of(PBX))));
    names.addOutside(0, Name.of(OUTSIDE));
    RelayKeys keys = new RelayKeys(KeyRing.ephemeral());
    RelaySetup setup =
        new RelaySetup(
            keys,
            names,
            new PbxTable(List.of(PBX), InnerSettings.defaults()),
            this,
            SipDetectors.standard(),
            clock,
            16,
            RegistrationLog.NONE,
            false,
            Trunks.none(),
            DialSettings.defaults(),
            new Tracer(TraceSettings.defaults(), clock));
    relay = new Relay(setup, this);
    phone.remote(0, 0xFFFF_C000_0201L, 5060);
    pbx.remote(PBX.address().high(), PBX.address().low(), PBX.port());
  }

  /** Practises for about as long as said. */
  static void during(Duration time, GuardClock clock) {
    Practice practice = new Practice(clock);
    practice.learn(
        "REGISTER",
        "",
        "401 Unauthorized",
        "WWW-Authenticate: Digest realm=\"pbx\", nonce=\"n\"\r\n");
    practice.learn(
        "REGISTER", CREDENTIALS, "200 OK", "Contact: <sip:1001@192.0.2.1>;expires=600\r\n");
    practice.learn("INVITE", CREDENTIALS, "180 Ringing", "Contact: <sip:1002@127.0.0.1:5080>\r\n");
    practice.learn("OPTIONS", "", "200 OK", "Allow: INVITE, ACK, BYE\r\n");
    practice.listening = false;
    long end = clock.nanos() + time.toNanos();
    while (clock.nanos() - end < 0) {
      practice.round();
    }
  }

  /** Sends one request through and makes the PBX's answer to it. */
  private void learn(String method, String credentials, String status, String more) {
    byte[] request = request(method, credentials).getBytes(ISO_8859_1);
    requests.add(request);
    relay.tick(clock.nanos());
    relay.fromOutside(phone, request, request.length, false);
    StringBuilder answer = new StringBuilder("SIP/2.0 ").append(status).append("\r\n");
    for (String line : last.split("\r\n", -1)) {
      if (line.matches("(Via|Record-Route|From|To|Call-ID|CSeq): .*")) {
        answer.append(line).append(line.startsWith("To:") ? ";tag=t\r\n" : "\r\n");
      }
    }
    answer.append(more).append("Content-Length: 0\r\n\r\n");
    answers.add(answer.toString().getBytes(ISO_8859_1));
    round();
  }

  private static String request(String method, String credentials) {
    return method
        + " sip:1002@203.0.113.5 SIP/2.0\r\nVia: SIP/2.0/UDP 192.168.1.10:5060;rport;branch=z9hG4bK"
        + method
        + credentials.length()
        + "\r\nMax-Forwards: 70\r\nFrom: \"A\" <sip:1001@203.0.113.5>;tag=f\r\n"
        + "To: <sip:1001@203.0.113.5>\r\nCall-ID: practice@192.168.1.10\r\nCSeq: 1 "
        + method
        + "\r\nContact: <sip:1001@192.168.1.10:5060>\r\nUser-Agent: Practice 1.0\r\n"
        + credentials
        + "Supported: path\r\nAllow: INVITE, ACK, BYE, CANCEL\r\nContent-Length: 0\r\n\r\n";
  }

  private void round() {
    relay.tick(clock.nanos());
    for (int i = 0; i < requests.size(); i++) {
      relay.fromOutside(phone, requests.get(i), requests.get(i).length, false);
    }
    for (int i = 0; i < answers.size(); i++) {
      relay.fromPbx(pbx, 0, answers.get(i), answers.get(i).length);
    }
  }

  @Override
  public ByteBuf buffer(int bytes) {
    return PooledByteBufAllocator.DEFAULT.directBuffer(bytes);
  }

  @Override
  public void toFlow(Flow flow, ByteBuf message) {
    message.release();
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
  public void answerPbx(int door, Flow by, ByteBuf message) {
    message.release();
  }

  @Override
  public void toPbx(int door, int number, Channel transport, Flow origin, ByteBuf message) {
    if (listening) {
      last = message.toString(ISO_8859_1);
    }
    message.release();
  }

  @Override
  public Admission admission(Arrival arrival, Standing standing) {
    return Admission.ADMIT;
  }

  @Override
  public boolean passes(Arrival arrival, Findings findings) {
    return true;
  }

  @Override
  public String takeReference() {
    return "";
  }

  @Override
  public boolean attempt(Arrival arrival) {
    return true;
  }

  @Override
  public boolean knows(Arrival arrival) {
    return false;
  }

  @Override
  public boolean familiar(IpAddress address, long nanos) {
    return false;
  }

  @Override
  public boolean allowed(IpAddress address) {
    return false;
  }

  @Override
  public void observe(Arrival arrival, Outcome outcome) {}
}
