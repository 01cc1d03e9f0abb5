package org.pbxguard.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pbxguard.core.audit.AuditLog;
import org.pbxguard.core.audit.AuditSettings;
import org.pbxguard.core.journal.Table;
import org.pbxguard.core.mfa.Authorization;
import org.pbxguard.core.mfa.MfaPorts;
import org.pbxguard.core.mfa.MfaResult;
import org.pbxguard.core.mfa.MfaSettings;
import org.pbxguard.core.mfa.TestPhone;
import org.pbxguard.core.mfa.TestTime;
import org.pbxguard.core.mfa.UserId;
import org.pbxguard.core.secret.KeyRing;
import org.pbxguard.core.store.StateStore;
import org.pbxguard.core.store.StoreSettings;
import org.pbxguard.core.time.GuardClock;

/** The second factor on a real state directory, with its audit. */
class SecondFactorStoreTest {
  private static final UserId ALICE = new UserId("alice-at-the-desk");
  private final KeyRing keys = KeyRing.ephemeral();
  private final TestTime time = new TestTime();
  @TempDir Path dir;

  /** A process on the directory. */
  private interface Life {
    void live(SecondFactor second, StateStore store);
  }

  private void start(Life life) {
    GuardClock clock = time.clock();
    try (StateStore store = StateStore.open(StoreSettings.defaults().withDir(dir), clock);
        AuditLog audit = AuditLog.open(AuditSettings.defaults(), store, store, keys, clock)) {
      MfaPorts ports =
          new MfaPorts(
              store,
              each -> store.rows(Table.MFA, each),
              keys.sealer(),
              new MfaAudit(audit),
              clock);
      SecondFactor second = SecondFactor.open(MfaSettings.defaults(), ports, keys);
      store.loaded();
      life.live(second, store);
    }
  }

  private static MfaResult verify(SecondFactor second, String code) {
    return second.service().verify(ALICE, code, Optional.empty());
  }

  @Test
  void verify_acrossStarts_takesEachCodeOnce() {
    List<TestPhone> phone = new ArrayList<>();
    start((second, store) -> phone.add(TestPhone.enrol(second.service(), ALICE, time)));
    String code = phone.get(0).code();
    String backup = phone.get(0).backupCodes().get(0);
    start(
        (second, store) -> {
          assertThat(verify(second, code).accepted()).isTrue();
          assertThat(verify(second, backup).accepted()).isTrue();
        });
    start(
        (second, store) -> {
          assertThat(verify(second, code)).isEqualTo(new MfaResult.Refused());
          assertThat(verify(second, backup)).isEqualTo(new MfaResult.Refused());
          assertThat(second.service().methods(ALICE).backupCodes()).isEqualTo(9);
        });
  }

  @Test
  void disable_andForgetting_leavesTheNameInNoFile() throws IOException {
    start((second, store) -> TestPhone.enrol(second.service(), ALICE, time));
    assertThat(filesWith(ALICE.text())).isNotEmpty();
    start(
        (second, store) -> {
          second.service().disable(ALICE, Authorization.administrator());
          store.forgetNow().join();
        });
    start((second, store) -> assertThat(second.service().users()).isEmpty());

    assertThat(filesWith(ALICE.text())).isEmpty();
  }

  private List<Path> filesWith(String text) throws IOException {
    try (Stream<Path> files = Files.walk(dir)) {
      return files.filter(Files::isRegularFile).filter(file -> holds(file, text)).toList();
    }
  }

  private static boolean holds(Path file, String text) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1).contains(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
