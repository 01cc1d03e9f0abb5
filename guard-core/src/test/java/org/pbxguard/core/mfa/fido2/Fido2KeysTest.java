package org.pbxguard.core.mfa.fido2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pbxguard.core.SecondFactor;
import org.pbxguard.core.journal.Batch;
import org.pbxguard.core.journal.Journal;
import org.pbxguard.core.journal.RowsInMemory;
import org.pbxguard.core.journal.Table;
import org.pbxguard.core.mfa.Authorization;
import org.pbxguard.core.mfa.Change;
import org.pbxguard.core.mfa.EnrolmentPasses;
import org.pbxguard.core.mfa.Fido2Settings;
import org.pbxguard.core.mfa.MfaEvent;
import org.pbxguard.core.mfa.MfaListener;
import org.pbxguard.core.mfa.MfaMethod;
import org.pbxguard.core.mfa.MfaMethods;
import org.pbxguard.core.mfa.MfaPorts;
import org.pbxguard.core.mfa.MfaResult;
import org.pbxguard.core.mfa.MfaSettings;
import org.pbxguard.core.mfa.TestTime;
import org.pbxguard.core.mfa.UserId;
import org.pbxguard.core.net.IpAddress;
import org.pbxguard.core.secret.KeyRing;

/** The ceremonies against W3C WebAuthn level 3, with a key in software. */
class Fido2KeysTest {
  private static final UserId ALICE = new UserId("1001");
  private static final UserId ROOT = UserId.administrator("root");
  private static final UserId BOB = new UserId("1002");
  private static final String CALLER = "session-1";
  private static final Optional<IpAddress> CLIENT = IpAddress.parse("192.0.2.1");
  private static final MfaResult REFUSED = new MfaResult.Refused();

  private final RowsInMemory disk = new RowsInMemory();
  private final KeyRing ring = KeyRing.ephemeral();
  private final TestTime time = new TestTime();
  private final List<MfaEvent> events = Collections.synchronizedList(new ArrayList<>());
  private boolean required;
  private SecondFactor second = open(Fido2Settings.Demand.PREFERRED);
  private final SoftKey key = new SoftKey();

  private SecondFactor open(Fido2Settings.Demand userVerification) {
    MfaSettings base = MfaSettings.defaults();
    Fido2Settings on =
        new Fido2Settings(
            true,
            Optional.of("pbx.example.org"),
            "Example PBX",
            List.of("https://pbx.example.org"),
            userVerification,
            Fido2Settings.Demand.PREFERRED,
            Fido2Settings.Attestation.NONE,
            Duration.ofMinutes(5),
            3);
    MfaSettings settings =
        new MfaSettings(
            true,
            required,
            base.pendingLifetime(),
            base.totp(),
            base.backupCodes(),
            base.yubikey(),
            on,
            base.throttle(),
            base.policy());
    MfaListener listener =
        new MfaListener() {
          @Override
          public CompletableFuture<Void> commit(Journal journal, Batch rows, List<MfaEvent> told) {
            return journal.commit(rows).thenRun(() -> events.addAll(told));
          }

          @Override
          public void append(Journal journal, Batch rows, List<MfaEvent> told) {
            events.addAll(told);
          }
        };
    MfaPorts ports =
        new MfaPorts(
            disk, each -> disk.replay(Table.MFA, each), ring.sealer(), listener, time.clock());
    return SecondFactor.open(settings, ports, ring);
  }

  private Fido2Keys fido2() {
    return second.fido2().orElseThrow();
  }

  private Ceremony registration(UserId user, Authorization by) {
    Change<Ceremony> begun = fido2().beginRegistration(user, by, CALLER);
    return ((Change.Done<Ceremony>) begun).value();
  }

  private Change<String> register(UserId user, SoftKey with, Authorization by) {
    Ceremony ceremony = registration(user, by);
    return fido2().finishRegistration(user, answer(ceremony, with.create(ceremony)), "blue");
  }

  private void enrol(UserId user, SoftKey with) {
    assertThat(register(user, with, Authorization.administrator()))
        .isEqualTo(new Change.Done<>(with.id()));
  }

  private static CeremonyAnswer answer(Ceremony ceremony, String credential) {
    return new CeremonyAnswer(CALLER, ceremony.id(), credential);
  }

  private MfaResult assertion(UserId user, SoftKey with) {
    Ceremony ceremony = fido2().beginAssertion(user, CALLER);
    return fido2().finishAssertion(user, answer(ceremony, with.get(ceremony)), CLIENT);
  }

  private static JsonNode publicKey(Ceremony ceremony) {
    return SoftKey.read(ceremony.publicKey()).path("publicKey");
  }

  private MfaEvent.Reason reason() {
    return events.get(events.size() - 1).reason();
  }

  @Test
  void register_firstKey_isActiveAtOnceAndListed() {
    assertThat(register(ALICE, key, Authorization.none())).isEqualTo(new Change.Done<>(key.id()));

    assertThat(second.service().status(ALICE).enabled()).isTrue();
    assertThat(second.service().methods(ALICE).fido2())
        .containsExactly(new MfaMethods.Key(key.id(), "blue", time.wall()));
    assertThat(events.get(0).type()).isEqualTo(MfaEvent.Type.MFA_ENROLLED);
  }

  @Test
  void assertion_enrolledKey_isAcceptedAgainAndAgainAcrossARestart() {
    enrol(ALICE, key);
    for (int i = 0; i < 3; i++) {
      key.counter++;
      assertThat(assertion(ALICE, key))
          .isEqualTo(new MfaResult.Accepted(MfaMethod.FIDO2, 0, false, false));
      second = open(Fido2Settings.Demand.PREFERRED);
    }
  }

  @Test
  void options_registration_areAsTheSettingsSay() {
    JsonNode options = publicKey(registration(ALICE, Authorization.none()));

    assertThat(Base64.getUrlDecoder().decode(options.path("challenge").asText())).hasSize(32);
    assertThat(options.path("rp").path("id").asText()).isEqualTo("pbx.example.org");
    assertThat(options.path("attestation").asText()).isEqualTo("none");
    assertThat(options.path("timeout").asInt()).isEqualTo(300_000);
    assertThat(options.path("authenticatorSelection").path("userVerification").asText())
        .isEqualTo("preferred");
    assertThat(options.path("excludeCredentials")).isEmpty();
  }

  @Test
  void options_userHandle_isRandomAndNeverTheExtension() {
    byte[] first =
        Base64.getUrlDecoder()
            .decode(
                publicKey(registration(ALICE, Authorization.none()))
                    .path("user")
                    .path("id")
                    .asText());
    enrol(ALICE, key);

    assertThat(first).hasSize(32).isNotEqualTo(key.handle());
    assertThat(new String(first, StandardCharsets.ISO_8859_1)).doesNotContain("1001");
    SoftKey spare = new SoftKey();
    enrol(ALICE, spare);
    assertThat(spare.handle()).as("one handle for all keys of a user").isEqualTo(key.handle());
  }

  @Test
  void options_secondKey_excludesTheFirst() {
    enrol(ALICE, key);
    JsonNode options = publicKey(registration(ALICE, Authorization.administrator()));

    assertThat(options.path("excludeCredentials")).hasSize(1);
    assertThat(options.path("excludeCredentials").get(0).path("id").asText()).isEqualTo(key.id());
    assertThat(options.path("excludeCredentials").get(0).path("transports"))
        .extracting(JsonNode::asText)
        .containsExactlyInAnyOrder("usb", "nfc");
  }

  @Test
  void options_assertion_listsTheUsersKeys() {
    enrol(ALICE, key);
    JsonNode options = publicKey(fido2().beginAssertion(ALICE, CALLER));

    assertThat(options.path("allowCredentials"))
        .extracting(node -> node.path("id").asText())
        .containsExactly(key.id());
    assertThat(options.path("rpId").asText()).isEqualTo("pbx.example.org");
  }

  @Test
  void challenges_neverRepeat() {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 200; i++) {
      assertThat(
              seen.add(publicKey(fido2().beginAssertion(ALICE, CALLER)).path("challenge").asText()))
          .isTrue();
    }
  }

  @Test
  void decoys_unknownUser_looksLikeAnybodyAndStaysTheSame() {
    JsonNode first = publicKey(fido2().beginAssertion(ALICE, CALLER)).path("allowCredentials");
    second = open(Fido2Settings.Demand.PREFERRED);
    JsonNode again = publicKey(fido2().beginAssertion(ALICE, CALLER)).path("allowCredentials");
    JsonNode other = publicKey(fido2().beginAssertion(BOB, CALLER)).path("allowCredentials");

    assertThat(first).hasSize(1).isEqualTo(again).isNotEqualTo(other);
    assertThat(first.get(0).path("transports")).isNotEmpty();
  }

  @Test
  void decoys_answerToThem_isRefused() {
    MfaResult result = assertion(BOB, key);

    assertThat(result).isEqualTo(REFUSED);
    assertThat(second.service().status(BOB).enabled()).isFalse();
  }

  @Test
  void decoys_enrolledUserWithoutAKey_hasThemToo() {
    Change<?> begun = second.service().enroll(ALICE, Authorization.none());
    assertThat(begun).isInstanceOf(Change.Done.class);

    assertThat(publicKey(fido2().beginAssertion(ALICE, CALLER)).path("allowCredentials"))
        .hasSize(1);
  }

  static Stream<Arguments> lies() {
    return Stream.of(
        lie("wrong origin", k -> k.origin = "https://pbx.example.org.evil.test"),
        lie("origin with a port", k -> k.origin = "https://pbx.example.org:8443"),
        lie("origin without TLS", k -> k.origin = "http://pbx.example.org"),
        lie("origin of a subdomain", k -> k.origin = "https://x.pbx.example.org"),
        lie("wrong rpId", k -> k.rpId = "example.org"),
        lie("another challenge", k -> k.challenge = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"),
        lie("another type", k -> k.type = "webauthn.other"),
        lie("in a foreign frame", k -> k.crossOrigin = true),
        lie("nobody present", k -> k.userPresent = false),
        lie(
            "backed up though not eligible",
            k -> {
              k.backupEligible = false;
              k.backedUp = true;
            }));
  }

  private static Arguments lie(String what, Consumer<SoftKey> change) {
    return Arguments.of(what, change);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("lies")
  void register_lie_isRefusedAndSpent(String what, Consumer<SoftKey> change) {
    Ceremony ceremony = registration(ALICE, Authorization.none());
    String honest = key.create(ceremony);
    change.accept(key);

    assertThat(fido2().finishRegistration(ALICE, answer(ceremony, key.create(ceremony)), "x"))
        .as(what)
        .isEqualTo(new Change.Refused<>());
    assertThat(fido2().finishRegistration(ALICE, answer(ceremony, honest), "x"))
        .as("spent by the failed finish")
        .isEqualTo(new Change.Refused<>());
    assertThat(second.service().status(ALICE).enabled()).isFalse();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("lies")
  void assertion_lie_isRefusedAndSpent(String what, Consumer<SoftKey> change) {
    enrol(ALICE, key);
    key.counter++;
    Ceremony ceremony = fido2().beginAssertion(ALICE, CALLER);
    String honest = key.get(ceremony);
    change.accept(key);

    assertThat(fido2().finishAssertion(ALICE, answer(ceremony, key.get(ceremony)), CLIENT))
        .as(what)
        .isEqualTo(REFUSED);
    assertThat(fido2().finishAssertion(ALICE, answer(ceremony, honest), CLIENT))
        .as("spent by the failed finish")
        .isEqualTo(REFUSED);
    assertThat(reason()).isEqualTo(MfaEvent.Reason.CEREMONY);
  }

  @Test
  void assertion_anotherKeyUnderTheSameId_isRefused() {
    enrol(ALICE, key);
    SoftKey thief = new SoftKey();
    Ceremony ceremony = fido2().beginAssertion(ALICE, CALLER);
    String forged = thief.get(ceremony).replace(thief.id(), key.id());

    assertThat(fido2().finishAssertion(ALICE, answer(ceremony, forged), CLIENT)).isEqualTo(REFUSED);
  }

  @Test
  void assertion_replayedAnswer_isRefused() {
    enrol(ALICE, key);
    key.counter++;
    Ceremony ceremony = fido2().beginAssertion(ALICE, CALLER);
    CeremonyAnswer answer = answer(ceremony, key.get(ceremony));
    assertThat(fido2().finishAssertion(ALICE, answer, CLIENT).accepted()).isTrue();

    assertThat(fido2().finishAssertion(ALICE, answer, CLIENT)).isEqualTo(REFUSED);
    Ceremony next = fido2().beginAssertion(ALICE, CALLER);
    assertThat(fido2().finishAssertion(ALICE, answer(next, answer.credential()), CLIENT))
        .as("against the next challenge")
        .isEqualTo(REFUSED);
  }

  @Test
  void assertion_ceremonyOfAnotherUser_isRefused() {
    enrol(ALICE, key);
    SoftKey bobs = new SoftKey();
    enrol(BOB, bobs);
    key.counter++;
    bobs.counter++;
    Ceremony bobsCeremony = fido2().beginAssertion(BOB, CALLER);

    assertThat(fido2().finishAssertion(ALICE, answer(bobsCeremony, key.get(bobsCeremony)), CLIENT))
        .isEqualTo(REFUSED);
    Ceremony mine = fido2().beginAssertion(ALICE, CALLER);
    assertThat(fido2().finishAssertion(ALICE, answer(mine, bobs.get(mine)), CLIENT))
        .as("another user's key")
        .isEqualTo(REFUSED);
  }

  @Test
  void ceremony_ofAnotherCaller_isRefused() {
    enrol(ALICE, key);
    key.counter++;
    Ceremony ceremony = fido2().beginAssertion(ALICE, CALLER);
    CeremonyAnswer stolen = new CeremonyAnswer("session-2", ceremony.id(), key.get(ceremony));
    assertThat(fido2().finishAssertion(ALICE, stolen, CLIENT)).isEqualTo(REFUSED);

    SoftKey spare = new SoftKey();
    Ceremony registration = registration(BOB, Authorization.none());
    assertThat(
            fido2()
                .finishRegistration(
                    BOB,
                    new CeremonyAnswer("session-2", registration.id(), spare.create(registration)),
                    ""))
        .isEqualTo(new Change.Refused<>());
  }

  @Test
  void ceremony_ofTheOtherKind_isRefused() {
    enrol(ALICE, key);
    Ceremony registration = registration(ALICE, Authorization.administrator());
    assertThat(fido2().finishAssertion(ALICE, answer(registration, key.get(registration)), CLIENT))
        .isEqualTo(REFUSED);
    Ceremony passkey = passkeys().begin(CALLER);
    assertThat(fido2().finishAssertion(ALICE, answer(passkey, key.get(passkey)), CLIENT))
        .isEqualTo(REFUSED);
  }

  @Test
  void ceremony_afterFiveMinutes_isOver() {
    enrol(ALICE, key);
    key.counter++;
    Ceremony late = fido2().beginAssertion(ALICE, CALLER);
    time.pass(Duration.ofMinutes(5));
    assertThat(fido2().finishAssertion(ALICE, answer(late, key.get(late)), CLIENT))
        .isEqualTo(REFUSED);

    Ceremony inTime = fido2().beginAssertion(ALICE, CALLER);
    time.pass(Duration.ofMinutes(5).minusSeconds(1));
    time.set(Duration.ofHours(1));
    assertThat(fido2().finishAssertion(ALICE, answer(inTime, key.get(inTime)), CLIENT).accepted())
        .isTrue();
  }

  @Test
  void counter_thatDoesNotGrow_isAClone() {
    key.counter = 7;
    enrol(ALICE, key);
    for (int counter : new int[] {7, 6, 0}) {
      key.counter = counter;
      assertThat(assertion(ALICE, key)).isEqualTo(REFUSED);
      assertThat(reason()).isEqualTo(MfaEvent.Reason.CLONED);
    }
    key.counter = 8;
    assertThat(assertion(ALICE, key).accepted()).isTrue();
    assertThat(assertion(ALICE, key)).isEqualTo(REFUSED);
  }

  @Test
  void counter_alwaysZero_isASyncedPasskey() {
    key.counter = 0;
    key.backupEligible = true;
    key.backedUp = true;
    enrol(ALICE, key);

    assertThat(assertion(ALICE, key).accepted()).isTrue();
    key.backedUp = false;
    assertThat(assertion(ALICE, key).accepted()).as("the state may change").isTrue();
    key.backupEligible = false;
    assertThat(assertion(ALICE, key)).as("eligibility may not").isEqualTo(REFUSED);
  }

  @Test
  void userVerification_required_refusesTouchAlone() {
    second = open(Fido2Settings.Demand.REQUIRED);
    key.userVerified = false;
    assertThat(register(ALICE, key, Authorization.none())).isEqualTo(new Change.Refused<>());
    key.userVerified = true;
    enrol(ALICE, key);
    key.counter++;
    key.userVerified = false;
    assertThat(assertion(ALICE, key)).isEqualTo(REFUSED);
    key.userVerified = true;
    assertThat(assertion(ALICE, key).accepted()).isTrue();
  }

  @Test
  void userVerification_preferred_takesTouchAlone() {
    key.userVerified = false;
    enrol(ALICE, key);
    key.counter++;

    assertThat(assertion(ALICE, key).accepted()).isTrue();
  }

  @Test
  void assertion_keyWithoutHandle_isAccepted() {
    enrol(ALICE, key);
    key.counter++;
    key.sendsHandle = false;

    assertThat(assertion(ALICE, key).accepted()).isTrue();
  }

  @Test
  void register_secondFactor_needsAFactor() {
    enrol(ALICE, key);

    assertThat(fido2().beginRegistration(ALICE, Authorization.none(), CALLER))
        .isInstanceOf(Change.Conflict.class);
    assertThat(fido2().beginRegistration(ALICE, Authorization.code("123456", CLIENT), CALLER))
        .isEqualTo(new Change.Refused<>());
  }

  @Test
  void register_begunWithoutRightBeforeAnotherFactorCame_conflicts() {
    Ceremony early = registration(ALICE, Authorization.none());
    SoftKey spare = new SoftKey();
    enrol(ALICE, spare);

    assertThat(fido2().finishRegistration(ALICE, answer(early, key.create(early)), ""))
        .isInstanceOf(Change.Conflict.class);
    assertThat(second.service().methods(ALICE).fido2()).hasSize(1);
  }

  @Test
  void register_whereRequired_needsATokenAndIsThenDone() {
    required = true;
    second = open(Fido2Settings.Demand.PREFERRED);
    assertThat(fido2().beginRegistration(ALICE, Authorization.none(), CALLER))
        .isInstanceOf(Change.Conflict.class);
    Change<String> token = second.service().passes().issueToken(ALICE, EnrolmentPasses.Form.LONG);

    assertThat(register(ALICE, key, Authorization.token(((Change.Done<String>) token).value())))
        .isEqualTo(new Change.Done<>(key.id()));
  }

  @Test
  void register_sameKeyAgainOrByAnotherUser_isRefused() {
    enrol(ALICE, key);

    assertThat(register(BOB, key, Authorization.none())).isNotInstanceOf(Change.Done.class);
    assertThat(register(ALICE, key, Authorization.administrator()))
        .isNotInstanceOf(Change.Done.class);
    assertThat(second.service().status(BOB).enabled()).isFalse();
  }

  @Test
  void register_moreKeysThanMayBe_conflicts() {
    for (int i = 0; i < 3; i++) {
      enrol(ALICE, new SoftKey());
    }

    assertThat(fido2().beginRegistration(ALICE, Authorization.administrator(), CALLER))
        .isInstanceOf(Change.Conflict.class);
  }

  @Test
  void register_longName_isTheCallersMistake() {
    Ceremony ceremony = registration(ALICE, Authorization.none());

    assertThatThrownBy(
            () ->
                fido2()
                    .finishRegistration(
                        ALICE, answer(ceremony, key.create(ceremony)), "x".repeat(65)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("device_name: ");
  }

  @Test
  void remove_key_isRefusedFromThenOn() {
    enrol(ALICE, key);
    SoftKey spare = new SoftKey();
    enrol(ALICE, spare);
    assertThat(
            second
                .service()
                .remove(ALICE, MfaMethod.FIDO2, key.id(), Authorization.administrator()))
        .isEqualTo(new Change.Done<>(true));

    key.counter++;
    spare.counter++;
    assertThat(assertion(ALICE, key)).isEqualTo(REFUSED);
    assertThat(assertion(ALICE, spare).accepted()).isTrue();
  }

  @Test
  void assertion_manyFailuresByOthers_neverKeepTheOwnerWaiting() {
    enrol(ALICE, key);
    for (int i = 0; i < 150; i++) {
      Ceremony ceremony = fido2().beginAssertion(ALICE, CALLER);
      fido2().finishAssertion(ALICE, answer(ceremony, "{}"), Optional.empty());
      second.service().verify(ALICE, "123456", Optional.empty());
    }

    key.counter++;
    assertThat(assertion(ALICE, key).accepted()).isTrue();
  }

  @Test
  void assertion_diskBroken_isUnavailableAndNeverAccepted() {
    enrol(ALICE, key);
    key.counter++;
    disk.breakDown();

    assertThat(assertion(ALICE, key)).isEqualTo(new MfaResult.Unavailable());
  }

  private Passkeys passkeys() {
    return fido2().passkeys(List.of(), UserId::isAdministrator);
  }

  private Change<String> registerPasskey(UserId user, SoftKey with) {
    Change<Ceremony> begun =
        passkeys().beginRegistration(user, Authorization.administrator(), CALLER);
    Ceremony ceremony = ((Change.Done<Ceremony>) begun).value();
    return passkeys().finishRegistration(user, answer(ceremony, with.create(ceremony)), "blue");
  }

  private PasskeyResult signIn(SoftKey with) {
    Ceremony ceremony = passkeys().begin(CALLER);
    return passkeys().finish(answer(ceremony, with.get(ceremony)), CLIENT);
  }

  @Test
  void passkey_ofAnAdministrator_saysWhoItIs() {
    assertThat(registerPasskey(ROOT, key)).isEqualTo(new Change.Done<>(key.id()));
    key.counter++;
    Ceremony ceremony = passkeys().begin(CALLER);
    assertThat(publicKey(ceremony).path("allowCredentials")).isEmpty();
    assertThat(publicKey(ceremony).path("userVerification").asText()).isEqualTo("required");

    PasskeyResult result = passkeys().finish(answer(ceremony, key.get(ceremony)), CLIENT);
    assertThat(result.user()).hasValue(ROOT);
    assertThat(result.result().accepted()).isTrue();
  }

  @Test
  void passkey_registration_demandsAPasskeyWhateverTheSettingsSay() {
    Change<Ceremony> begun =
        passkeys().beginRegistration(ROOT, Authorization.administrator(), CALLER);
    JsonNode options = publicKey(((Change.Done<Ceremony>) begun).value());
    JsonNode selection = options.path("authenticatorSelection");
    assertThat(selection.path("residentKey").asText()).isEqualTo("required");
    assertThat(selection.path("userVerification").asText()).isEqualTo("required");
    assertThat(options.path("user").path("name").asText()).isEqualTo("root");
    assertThat(options.path("user").path("id").asText()).hasSize(43);

    key.userVerified = false;
    assertThat(registerPasskey(ROOT, key)).isEqualTo(new Change.Refused<>());
  }

  @Test
  void passkey_withoutUserVerification_isRefused() {
    registerPasskey(ROOT, key);
    key.counter++;
    key.userVerified = false;
    assertThat(signIn(key)).isEqualTo(new PasskeyResult(Optional.empty(), REFUSED));
  }

  @Test
  void passkey_ofAUserWhoMayNot_isRefusedAsNobodys() {
    enrol(ALICE, key);
    key.counter++;
    assertThat(signIn(key)).isEqualTo(new PasskeyResult(Optional.empty(), REFUSED));
    assertThat(reason()).isEqualTo(MfaEvent.Reason.NOT_ENROLLED);
  }

  @Test
  void passkey_onAPageThatIsNotForLogins_isRefused() {
    registerPasskey(ROOT, key);
    key.counter++;
    Passkeys elsewhere =
        fido2().passkeys(List.of("https://admin.pbx.example.org"), UserId::isAdministrator);
    Ceremony ceremony = elsewhere.begin(CALLER);
    assertThat(elsewhere.finish(answer(ceremony, key.get(ceremony)), CLIENT).user()).isEmpty();
    key.origin = "https://admin.pbx.example.org";
    ceremony = elsewhere.begin(CALLER);
    assertThat(elsewhere.finish(answer(ceremony, key.get(ceremony)), CLIENT).user()).hasValue(ROOT);
  }

  @Test
  void passkey_cloned_isRefused() {
    registerPasskey(ROOT, key);
    assertThat(signIn(key)).isEqualTo(new PasskeyResult(Optional.empty(), REFUSED));
    assertThat(reason()).isEqualTo(MfaEvent.Reason.CLONED);
  }

  @Test
  void passkey_replayedOrOfAnotherCaller_isRefused() {
    registerPasskey(ROOT, key);
    key.counter++;
    Ceremony stolen = passkeys().begin("another session");
    assertThat(passkeys().finish(answer(stolen, key.get(stolen)), CLIENT).user()).isEmpty();
    Ceremony first = passkeys().begin(CALLER);
    CeremonyAnswer answer = answer(first, key.get(first));
    assertThat(passkeys().finish(answer, CLIENT).user()).hasValue(ROOT);
    assertThat(passkeys().finish(answer, CLIENT).user()).isEmpty();
    assertThat(reason()).isEqualTo(MfaEvent.Reason.CEREMONY);
  }

  @Test
  void passkey_removed_isRefused() {
    registerPasskey(ROOT, key);
    second.service().remove(ROOT, MfaMethod.FIDO2, key.id(), Authorization.steppedUp());
    key.counter++;
    assertThat(signIn(key)).isEqualTo(new PasskeyResult(Optional.empty(), REFUSED));
  }

  @Test
  void passkey_unknownKeyOrForeignHandle_isRefused() {
    registerPasskey(ROOT, key);
    SoftKey others = new SoftKey();
    registerPasskey(UserId.administrator("other"), others);
    key.counter++;
    assertThat(signIn(new SoftKey())).isEqualTo(new PasskeyResult(Optional.empty(), REFUSED));
    Ceremony second = passkeys().begin(CALLER);
    String handle = Base64.getUrlEncoder().withoutPadding().encodeToString(key.handle());
    String foreign = Base64.getUrlEncoder().withoutPadding().encodeToString(others.handle());
    assertThat(
            passkeys()
                .finish(answer(second, key.get(second).replace(handle, foreign)), CLIENT)
                .user())
        .as("the one who is let in is the one whose key signed")
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "[]", "null", "junk", "{\"id\":5}", "{\"id\":\"AA\"}"})
  void finish_junk_isRefused(String junk) {
    enrol(ALICE, key);
    Ceremony assertion = fido2().beginAssertion(ALICE, CALLER);
    Ceremony registration = registration(BOB, Authorization.none());

    assertThat(fido2().finishAssertion(ALICE, answer(assertion, junk), CLIENT)).isEqualTo(REFUSED);
    assertThat(fido2().finishRegistration(BOB, answer(registration, junk), ""))
        .isEqualTo(new Change.Refused<>());
    assertThat(passkeys().finish(answer(passkeys().begin(CALLER), junk), CLIENT).result())
        .isEqualTo(REFUSED);
  }

  @Test
  void finish_hugeCredential_isRefusedUnread() {
    enrol(ALICE, key);
    Ceremony ceremony = fido2().beginAssertion(ALICE, CALLER);

    assertThat(fido2().finishAssertion(ALICE, answer(ceremony, "[".repeat(100_000)), CLIENT))
        .isEqualTo(REFUSED);
    assertThat(reason()).isEqualTo(MfaEvent.Reason.UNREADABLE);
  }

  @FuzzTest(maxDuration = "60s")
  void finish_anyCredential_neverThrowsNorAccepts(byte[] data) {
    String json = new String(data, StandardCharsets.UTF_8);
    Ceremony ceremony = fido2().beginAssertion(ALICE, CALLER);

    assertThat(fido2().finishAssertion(ALICE, answer(ceremony, json), Optional.empty()))
        .isEqualTo(REFUSED);
    Ceremony registration = registration(ALICE, Authorization.none());
    assertThat(fido2().finishRegistration(ALICE, answer(registration, json), ""))
        .isEqualTo(new Change.Refused<>());
  }

  @Test
  void settings_incomplete_areRefused() {
    assertThatThrownBy(() -> settings(Optional.empty(), "https://a.example"))
        .hasMessageStartingWith("rpId: ");
    assertThatThrownBy(() -> settings(Optional.of("a.example")))
        .hasMessageStartingWith("origins: ");
    for (String origin : List.of("a.example", "https://a.example/", "https://a.example/x", "*")) {
      assertThatThrownBy(() -> settings(Optional.of("a.example"), origin))
          .hasMessageStartingWith("origins: ")
          .hasMessageContaining(origin);
    }
  }

  private static Fido2Settings settings(Optional<String> rpId, String... origins) {
    return new Fido2Settings(
        true,
        rpId,
        "x",
        List.of(origins),
        Fido2Settings.Demand.PREFERRED,
        Fido2Settings.Demand.PREFERRED,
        Fido2Settings.Attestation.NONE,
        Duration.ofMinutes(5),
        10);
  }
}
