package org.pbxguard.sip.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.handler.ssl.SslContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pbxguard.core.tls.TlsException;
import org.pbxguard.core.tls.TlsSettings;

final class TlsContextsTest {
  @TempDir Path dir;
  private TestCa ca;

  @BeforeEach
  void makeAuthority() throws Exception {
    ca = new TestCa(dir);
  }

  private static SipTlsSettings settings(Optional<Path> authorities, TlsSettings... pairs) {
    ClientCertificates asked =
        authorities.isPresent() ? ClientCertificates.REQUESTED : ClientCertificates.NONE;
    return new SipTlsSettings(List.of(), List.of(pairs), asked, authorities, Duration.ofSeconds(1));
  }

  @Test
  void name_findsItsCertificateWholeOrByWildcard() throws Exception {
    TlsSettings first = ca.issue("a", "a.example");
    TlsSettings second = ca.issue("b", "B.example", "*.c.example");
    try (TlsContexts contexts = TlsContexts.open(settings(Optional.empty(), first, second))) {
      SslContext a = contexts.of("a.example");
      SslContext b = contexts.of("b.EXAMPLE");
      assertThat(a).isNotSameAs(b);
      assertThat(contexts.of("x.c.example")).isSameAs(b);
      for (String unknown : List.of("c.example", "x.y.c.example", "localhost", "")) {
        assertThat(contexts.of(unknown)).as(unknown).isSameAs(a);
      }
      assertThat(contexts.of(null)).isSameAs(a);
    }
  }

  @Test
  void changedFiles_serveTheNextConnection() throws Exception {
    TlsSettings pair = ca.issue("a", "a.example");
    try (TlsContexts contexts = TlsContexts.open(settings(Optional.of(ca.file()), pair))) {
      SslContext before = contexts.of("a.example");
      assertThat(contexts.reloadIfChanged()).isFalse();
      ca.issue("a", "renewed.example", "a.example");
      assertThat(contexts.reloadIfChanged()).isTrue();
      assertThat(contexts.of("a.example")).isNotSameAs(before);
    }
  }

  @Test
  void changedFilesThatCannotBeUsed_leaveWhatRuns() throws Exception {
    TlsSettings pair = ca.issue("a", "a.example");
    try (TlsContexts contexts = TlsContexts.open(settings(Optional.empty(), pair))) {
      SslContext before = contexts.of("a.example");
      Files.writeString(pair.key(), "broken");
      assertThat(contexts.reloadIfChanged()).isFalse();
      assertThat(contexts.of("a.example")).isSameAs(before);
    }
  }

  @Test
  void filesThatCannotBeUsed_areRefusedByName() throws Exception {
    TlsSettings pair = ca.issue("a", "a.example");
    Path none = dir.resolve("none");
    assertThatThrownBy(() -> TlsContexts.open(settings(Optional.of(none), pair)))
        .isInstanceOf(TlsException.class)
        .hasMessage(none + " does not exist");
  }

  @Test
  void settings_refuseWhatCannotWork() throws Exception {
    TlsSettings pair = ca.issue("a", "a.example");
    Duration second = Duration.ofSeconds(1);
    assertThatThrownBy(
            () ->
                new SipTlsSettings(
                    List.of(),
                    List.of(pair),
                    ClientCertificates.REQUIRED,
                    Optional.empty(),
                    second))
        .hasMessage("client_authorities: missing, with client_certificates REQUIRED");
    assertThatThrownBy(
            () ->
                new SipTlsSettings(
                    List.of(),
                    List.of(pair),
                    ClientCertificates.NONE,
                    Optional.empty(),
                    Duration.ZERO))
        .hasMessage("handshake_time: not positive (PT0S)");
    assertThat(SipTlsSettings.defaults().listen()).isEmpty();
  }
}
