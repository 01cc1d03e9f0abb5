package org.pbxguard.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.pbxguard.core.net.HostPort;
import org.pbxguard.sip.pbx.InnerSettings;
import org.pbxguard.sip.relay.DialSettings;
import org.pbxguard.sip.tls.SipTlsSettings;
import org.pbxguard.sip.trace.TraceSettings;
import org.pbxguard.sip.transport.TcpSettings;
import org.pbxguard.sip.websocket.WebSocketSettings;

class SipSettingsTest {
  private static HostPort at(String text) {
    return HostPort.parse(text).orElseThrow();
  }

  private static SipSettings with(
      List<HostPort> listen, Optional<HostPort> inside, List<HostPort> pbx) {
    SettingsMaker settings = new SettingsMaker();
    settings.listen = listen;
    settings.inside = inside;
    settings.pbx = pbx;
    return settings.make();
  }

  @Test
  void defaults_areThese() {
    assertThat(SipSettings.defaults())
        .isEqualTo(
            new SipSettings(
                List.of(at("0.0.0.0:5060")),
                TcpSettings.defaults(),
                SipTlsSettings.defaults(),
                WebSocketSettings.defaults(),
                Optional.empty(),
                List.of(at("127.0.0.1:5080")),
                List.of(),
                InnerSettings.defaults(),
                List.of(),
                false,
                List.of(),
                Optional.empty(),
                false,
                Duration.ofSeconds(25),
                DialSettings.defaults(),
                TraceSettings.defaults(),
                65_536,
                true,
                true));
  }

  @Test
  void validation_namesTheKeyAndTheValue() {
    List<HostPort> listen = List.of(at("127.0.0.1:5060"));
    List<HostPort> pbx = List.of(at("127.0.0.1:5080"));

    assertThatThrownBy(() -> with(List.of(), Optional.empty(), pbx))
        .hasMessage("listen: no address ([])");
    assertThatThrownBy(() -> with(listen, Optional.empty(), List.of()))
        .hasMessage("pbx: no address ([])");
    assertThatThrownBy(() -> with(listen, Optional.empty(), List.of(at("0.0.0.0:5080"))))
        .hasMessage("pbx: not an address that can be sent to (0.0.0.0:5080)");
    assertThatThrownBy(() -> with(listen, Optional.empty(), listen))
        .hasMessage("pbx: the edge itself listens there (127.0.0.1:5060)");
    assertThatThrownBy(() -> with(listen, Optional.of(at("0.0.0.0:5070")), pbx))
        .hasMessage("inside: a wildcard would let anyone in (0.0.0.0:5070)");
  }

  @Test
  void names_thatAreNone_areRefused() {
    SettingsMaker settings = new SettingsMaker();
    settings.pbxNames = List.of("a b");
    assertThatThrownBy(settings::make).hasMessage("pbx_names: no host or host:port (a b)");
    settings.pbxNames = List.of();
    settings.advertise = Optional.of("x:99999");
    assertThatThrownBy(settings::make).hasMessage("advertise: no host or host:port (x:99999)");
  }

  @Test
  void secureWebSocketListener_withoutCertificate_isRefused() {
    SettingsMaker settings = new SettingsMaker();
    settings.websocket =
        new WebSocketSettings(
            List.of(), List.of(at("127.0.0.1:443")), List.of(), Duration.ofSeconds(1));
    assertThatThrownBy(settings::make)
        .hasMessage("websocket.secure_listen: needs tls.certificates ([127.0.0.1:443])");
  }
}
