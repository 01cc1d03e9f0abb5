package org.pbxguard.sip;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.pbxguard.core.Guard;
import org.pbxguard.core.GuardSettings;
import org.pbxguard.core.journal.MemoryJournal;
import org.pbxguard.core.net.HostPort;
import org.pbxguard.core.secret.KeyRing;
import org.pbxguard.core.time.GuardClock;
import org.pbxguard.sip.transport.TcpSettings;

/** A running edge on loopback with a guard in memory and a PBX behind it. */
final class EdgeFixture implements AutoCloseable {
  final TestPbx pbx;
  final Guard guard;
  final SipEdge edge;
  private final MemoryJournal journal = new MemoryJournal();

  EdgeFixture(boolean nativeTransport) throws IOException {
    this(nativeTransport, GuardSettings.defaults());
  }

  EdgeFixture(boolean nativeTransport, GuardSettings settings) throws IOException {
    this(nativeTransport, settings, unchanged -> {});
  }

  /** An edge with further settings. */
  EdgeFixture(boolean nativeTransport, GuardSettings guarding, Consumer<SettingsMaker> more)
      throws IOException {
    pbx = new TestPbx().user("1001", "secret-1").user("1002", "secret-2");
    GuardClock clock = GuardClock.system();
    KeyRing keys = KeyRing.ephemeral();
    guard = Guard.open(guarding, journal, journal, keys, clock);
    SettingsMaker settings = settings(pbx, nativeTransport);
    more.accept(settings);
    edge = SipEdge.start(settings.make(), guard, keys, clock);
  }

  static SettingsMaker settings(TestPbx pbx, boolean nativeTransport) {
    SettingsMaker settings = new SettingsMaker();
    settings.listen = List.of(SettingsMaker.at("127.0.0.1:0"));
    settings.tcp =
        new TcpSettings(settings.listen, 8, 4, Duration.ofSeconds(5), Duration.ofSeconds(60));
    settings.inside = HostPort.parse("127.0.0.1:0");
    settings.pbx = List.of(pbx.at());
    settings.keepAlive = Duration.ZERO;
    settings.maxRegistrations = 1_000;
    settings.warmUp = false;
    settings.nativeTransport = nativeTransport;
    return settings;
  }

  TestPhone phone(String address, String user) throws IOException {
    return new TestPhone(address, edge.outside().get(0), user);
  }

  /** A phone that has registered. */
  TestPhone registered(String address, String user, String password) throws IOException {
    TestPhone phone = phone(address, user);
    int status = phone.registerWith(password);
    if (status != 200) {
      throw new AssertionError("registering " + user + ": " + status);
    }
    return phone;
  }

  @Override
  public void close() {
    edge.close();
    guard.close();
    pbx.close();
  }
}
