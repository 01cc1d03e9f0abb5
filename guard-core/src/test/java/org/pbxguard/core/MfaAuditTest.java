package org.pbxguard.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.pbxguard.core.audit.AuditLog;
import org.pbxguard.core.audit.AuditSettings;
import org.pbxguard.core.audit.EventQuery;
import org.pbxguard.core.audit.EventType;
import org.pbxguard.core.audit.ThreatEvent;
import org.pbxguard.core.finding.Severity;
import org.pbxguard.core.journal.Batch;
import org.pbxguard.core.journal.MemoryJournal;
import org.pbxguard.core.journal.Table;
import org.pbxguard.core.mfa.Authorization;
import org.pbxguard.core.mfa.Change;
import org.pbxguard.core.mfa.MfaPorts;
import org.pbxguard.core.mfa.MfaService;
import org.pbxguard.core.mfa.MfaSettings;
import org.pbxguard.core.mfa.TestPhone;
import org.pbxguard.core.mfa.TestTime;
import org.pbxguard.core.mfa.UserId;
import org.pbxguard.core.net.IpAddress;
import org.pbxguard.core.secret.KeyRing;
import org.pbxguard.core.time.GuardClock;

class MfaAuditTest {
  private static final UserId ALICE = new UserId("1001-secret-name");
  private static final Optional<IpAddress> CLIENT = IpAddress.parse("192.0.2.1");
  private final MemoryJournal journal = new MemoryJournal();
  private final KeyRing keys = KeyRing.ephemeral();
  private final TestTime time = new TestTime();
  private final GuardClock clock = time.clock();
  private final AuditLog audit =
      AuditLog.open(AuditSettings.defaults(), journal, journal, keys, clock);
  private final MfaService service =
      SecondFactor.open(
              MfaSettings.defaults(),
              new MfaPorts(
                  journal,
                  each -> journal.rows(Table.MFA, each),
                  keys.sealer(),
                  new MfaAudit(audit),
                  clock),
              keys)
          .service();

  private List<ThreatEvent> events() {
    return audit.query(EventQuery.newest(100)).items();
  }

  @Test
  void audit_oneLife_isTheFourEventTypesUnderOneAlias() {
    TestPhone phone = TestPhone.enrol(service, ALICE, time);
    String used = phone.code();
    service.verify(ALICE, used, CLIENT);
    service.verify(ALICE, used, CLIENT);
    String alias = service.alias(ALICE).orElseThrow();
    service.disable(ALICE, Authorization.administrator());

    assertThat(events())
        .extracting(ThreatEvent::type)
        .containsExactly(
            EventType.MFA_DISABLED,
            EventType.MFA_FAILED,
            EventType.MFA_VERIFIED,
            EventType.MFA_ENROLLED);
    assertThat(events()).extracting(e -> e.detail("user")).containsOnly(alias);
    ThreatEvent replay = events().get(1);
    assertThat(replay.severity()).isEqualTo(Severity.HIGH);
    assertThat(replay.detail("reason")).isEqualTo("replayed");
    assertThat(replay.detail("method")).isEqualTo("totp");
    assertThat(replay.source().map(Object::toString).orElse("")).contains("192.0.2.1");
    assertThat(events().toString()).doesNotContain(ALICE.text()).doesNotContain(used);
  }

  @Test
  void audit_unknownUser_keepsNoName() {
    service.verify(ALICE, "123456", CLIENT);
    time.pass(Duration.ofSeconds(1));

    assertThat(events().get(0).detail("user")).isEqualTo("not enrolled");
    assertThat(events().get(0).detail("reason")).isEqualTo("not_enrolled");
  }

  private void failedLogin(String account) {
    audit.append(
        new Batch(),
        new ThreatEvent(
            clock.instant(),
            EventType.FAILED_AUTH,
            Severity.MEDIUM,
            Optional.empty(),
            Map.of("channel", "http", "account", account)));
  }

  private List<String> accounts() {
    return events().stream().map(e -> e.detail("account")).filter(a -> !a.isEmpty()).toList();
  }

  @Test
  void failedPasswords_whileTheUserIsThere_nameTheAccount() {
    failedLogin("1001-secret-name");
    failedLogin("root");

    assertThat(accounts()).containsExactly("root", "1001-secret-name");
    try (AuditLog again = AuditLog.open(AuditSettings.defaults(), journal, journal, keys, clock)) {
      assertThat(again.query(EventQuery.newest(1)).items().get(0).detail("account"))
          .isEqualTo("root");
    }
  }

  @Test
  void failedPasswords_onceTheUserIsDeleted_tellNobodysName() {
    TestPhone.enrol(service, ALICE, time);
    failedLogin(ALICE.text());
    failedLogin("1001-SECRET-name@pbx.example");
    failedLogin("1001-secret-name-2");
    service.disable(ALICE, Authorization.administrator());

    assertThat(accounts()).element(0).isEqualTo("1001-secret-name-2");
    assertThat(accounts().subList(1, 3)).allSatisfy(a -> assertThat(a).startsWith("forgotten-"));
    assertThat(accounts()).doesNotHaveDuplicates();
    assertThat(audit.firstBroken()).as("the chain is whole").isEmpty();
    assertThat(bytesOnDisk()).doesNotContain(ALICE.text() + "\0").doesNotContain("1001-SECRET");

    failedLogin(ALICE.text());
    assertThat(accounts().get(0)).as("whoever comes later is new").isEqualTo(ALICE.text());
    try (AuditLog again = AuditLog.open(AuditSettings.defaults(), journal, journal, keys, clock)) {
      assertThat(again.query(EventQuery.newest(10)).items())
          .filteredOn(e -> e.detail("account").startsWith("forgotten-"))
          .hasSize(2);
    }
  }

  @Test
  void purge_userWithoutAFactor_forgetsTheAccountToo() {
    assertThat(service.purge(ALICE)).isInstanceOf(Change.Absent.class);
    failedLogin(ALICE.text());
    assertThat(service.purge(ALICE)).isInstanceOf(Change.Done.class);
    assertThat(accounts()).singleElement().asString().startsWith("forgotten-");
    assertThat(bytesOnDisk()).doesNotContain(ALICE.text());
    assertThat(service.purge(ALICE)).isInstanceOf(Change.Absent.class);
  }

  /** Strangers make up names; the memory for them ends. */
  @Test
  void failedPasswords_underTooManyNames_forgetTheOldest() {
    failedLogin("the-first");
    for (int i = 0; i < 16_384; i++) {
      failedLogin("made-up-" + i);
    }
    assertThat(audit.names("the-first")).isFalse();
    assertThat(audit.names("made-up-0")).isTrue();
    assertThat(bytesOnDisk()).doesNotContain("the-first");
  }

  @Test
  void names_ofEventsThatAreGone_goAtTheNextStart() {
    failedLogin(ALICE.text());
    time.pass(AuditSettings.defaults().retention().plusDays(1));
    audit.forgetOld();
    AuditLog.open(AuditSettings.defaults(), journal, journal, keys, clock).close();

    assertThat(bytesOnDisk()).doesNotContain(ALICE.text());
  }

  private String bytesOnDisk() {
    StringBuilder all = new StringBuilder();
    for (Table table : Table.values()) {
      journal.rows(
          table,
          row ->
              all.append(new String(row.key(), StandardCharsets.ISO_8859_1))
                  .append(new String(row.value(), StandardCharsets.ISO_8859_1))
                  .append('\0'));
    }
    return all.toString();
  }
}
