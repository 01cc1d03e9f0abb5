package org.pbxguard.core;

import java.time.Duration;
import java.util.Optional;
import org.pbxguard.core.arrival.Account;
import org.pbxguard.core.arrival.Arrival;
import org.pbxguard.core.arrival.Channel;
import org.pbxguard.core.arrival.Outcome;
import org.pbxguard.core.arrival.Proof;
import org.pbxguard.core.block.BlockRequest;
import org.pbxguard.core.decision.Mode;
import org.pbxguard.core.decision.Verdict;
import org.pbxguard.core.finding.Category;
import org.pbxguard.core.finding.Finding;
import org.pbxguard.core.finding.Findings;
import org.pbxguard.core.finding.Severity;
import org.pbxguard.core.journal.MemoryJournal;
import org.pbxguard.core.net.IpAddress;
import org.pbxguard.core.net.IpPrefix;
import org.pbxguard.core.secret.KeyRing;
import org.pbxguard.core.time.GuardClock;
import org.pbxguard.core.time.ManualTime;

/** A guard on time and a journal that a test controls, and words to talk to it. */
final class GuardFixture implements AutoCloseable {
  static final Outcome FAILED = new Outcome.LoginFailed();
  static final Outcome SUCCEEDED = new Outcome.LoginSucceeded();
  static final Outcome NEUTRAL = new Outcome.LoginNeutral();

  final ManualTime time = new ManualTime();
  final MemoryJournal journal = new MemoryJournal();
  final KeyRing keys = KeyRing.ephemeral();
  final RecordingEnforcer enforcer = new RecordingEnforcer();
  final GuardSettings settings;
  GuardClock clock;
  Guard guard;

  GuardFixture() {
    this(GuardSettings.defaults());
  }

  GuardFixture(GuardSettings settings) {
    this.settings = settings;
    this.clock = time.clock();
    this.guard = Guard.open(settings, journal, journal, keys, clock);
  }

  static GuardSettings withMode(Mode mode) {
    return new GuardSettings(mode, ThreatDetectionSettings.defaults());
  }

  static GuardSettings withAutomaticBlocking(boolean automaticBlocking) {
    ThreatDetectionSettings d = ThreatDetectionSettings.defaults();
    return new GuardSettings(
        Mode.ENFORCE,
        new ThreatDetectionSettings(
            true,
            automaticBlocking,
            d.maxFailedAttempts(),
            d.failedAttemptWindow(),
            d.blockDuration(),
            d.suspiciousPatternThreshold(),
            d.suspiciousPatternWindow(),
            d.suspiciousScore(),
            d.refuseScore(),
            d.ipv6PrefixLength(),
            d.escalation(),
            d.rates(),
            d.history(),
            d.audit(),
            d.rules()));
  }

  /** Ends this process's guard cleanly and opens another one on what it left. */
  void restart() {
    guard.close();
    crash();
  }

  /** Opens another guard on what is on the disk; the old one says no last word. */
  void crash() {
    clock = time.clock();
    guard = Guard.open(settings, journal, journal, keys, clock);
  }

  static IpAddress address(String text) {
    return IpAddress.parse(text).orElseThrow();
  }

  static IpPrefix prefix(String text) {
    return IpPrefix.parse(text).orElseThrow();
  }

  Arrival arrival(String source, Channel channel, Proof proof, String account) {
    return new Arrival(address(source), 5060, channel, proof, new Account(account), clock.nanos());
  }

  /** A REGISTER with credentials that answers a nonce. */
  Arrival login(String source, String account) {
    return arrival(source, Channel.SIP_UDP, Proof.ECHO, account);
  }

  Arrival web(String source) {
    return arrival(source, Channel.HTTP, Proof.CONNECTION, "");
  }

  /** A datagram that anyone could have sent. */
  Arrival forged(String source) {
    return arrival(source, Channel.SIP_UDP, Proof.NONE, "");
  }

  void fail(String source, String account, int times) {
    for (int i = 0; i < times; i++) {
      guard.observe(login(source, account), FAILED);
    }
  }

  Verdict attack(Arrival arrival) {
    return handle(arrival, finding("sqli", 80));
  }

  Verdict handle(Arrival arrival, Finding... found) {
    Findings findings = new Findings();
    for (Finding each : found) {
      findings.add(each);
    }
    return guard.handle(arrival, findings, arrival.source().toString(), enforcer);
  }

  static Finding finding(String rule, int points) {
    return new Finding(rule, Category.SQLI, Severity.HIGH, points, "parameter id", "1' or '1'='1");
  }

  boolean admits(String source) {
    IpAddress address = address(source);
    return guard.admits(address.high(), address.low(), clock.nanos());
  }

  void block(String prefix, Duration duration) {
    guard.block(request(prefix, duration)).join();
  }

  static BlockRequest request(String prefix, Duration duration) {
    return new BlockRequest(prefix(prefix), duration, "test", "tester", Optional.empty(), false);
  }

  @Override
  public void close() {
    guard.close();
  }
}
