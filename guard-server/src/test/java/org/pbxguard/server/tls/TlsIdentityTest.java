package org.pbxguard.server.tls;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pbxguard.core.tls.TlsSettings;

final class TlsIdentityTest {
  @TempDir Path dir;

  @Test
  void reload_changedFiles_areTakenUpAndBadOnesNot() throws Exception {
    TlsSettings good = TestCertificates.write(dir, "good");
    TlsIdentity identity = new TlsIdentity(good, new ScheduledExecutorScheduler());
    identity.factory().start();
    assertThat(identity.reloadIfChanged()).isFalse();

    Files.writeString(good.key(), "broken");
    assertThat(identity.reloadIfChanged()).isFalse();
    assertThat(subject(identity)).isEqualTo("CN=good");

    TlsSettings renewed = TestCertificates.write(dir, "renewed");
    Files.copy(renewed.certificate(), good.certificate(), REPLACE_EXISTING);
    Files.copy(renewed.key(), good.key(), REPLACE_EXISTING);
    assertThat(identity.reloadIfChanged()).isTrue();
    assertThat(subject(identity)).isEqualTo("CN=renewed");
    identity.factory().stop();
  }

  private static String subject(TlsIdentity identity) throws Exception {
    return ((X509Certificate) identity.factory().getKeyStore().getCertificate("listener"))
        .getSubjectX500Principal()
        .getName();
  }
}
