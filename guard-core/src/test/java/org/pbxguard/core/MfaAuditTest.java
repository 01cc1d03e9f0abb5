package org.pbxguard.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.pbxguard.core.audit.AuditLog;
import org.pbxguard.core.audit.AuditSettings;
import org.pbxguard.core.audit.EventQuery;
import org.pbxguard.core.audit.EventType;
import org.pbxguard.core.audit.ThreatEvent;
import org.pbxguard.core.finding.Severity;
import org.pbxguard.core.journal.MemoryJournal;
import org.pbxguard.core.journal.Table;
import org.pbxguard.core.mfa.Authorization;
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
}
