package org.pbxguard.core.mfa.yubikey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pbxguard.core.mfa.Check;
import org.pbxguard.core.mfa.Code;
import org.pbxguard.core.mfa.Credential;
import org.pbxguard.core.mfa.MfaEvent;
import org.pbxguard.core.mfa.MfaException;
import org.pbxguard.core.mfa.YubikeySettings;

class YubikeyFactorTest {
  private final TestYubikey key = new TestYubikey(42);
  private TestServer server;
  private YubikeyFactor factor;
  @TempDir Path dir;

  @BeforeEach
  void start() throws IOException {
    server = new TestServer();
    server.know(key);
    factor = factor(true, Duration.ofSeconds(10), server.url());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private YubikeyFactor factor(boolean signed, Duration deadline, String... urls)
      throws IOException {
    Path file = dir.resolve("client.key");
    Files.writeString(file, TestServer.KEY + "\n");
    return new YubikeyFactor(
        new YubikeySettings(
            true, 7, signed ? Optional.of(file) : Optional.empty(), List.of(urls), deadline));
  }

  private Credential enrolled() {
    return ((Check.Match)
            factor.prove(Code.of(key.touch()), "blue", Optional.empty(), Instant.EPOCH))
        .next();
  }

  private Check check(Credential credential, String otp) {
    return factor.check(List.of(credential), Code.of(otp));
  }

  @Test
  void prove_goodOtp_makesACredentialOfItsPublicId() {
    Credential credential = enrolled();

    assertThat(credential.id()).isEqualTo(key.publicId());
    assertThat(credential.name()).isEqualTo("blue");
  }

  @Test
  void prove_badOtp_isWrong() {
    assertThat(factor.prove(Code.of(key.broken()), "", Optional.empty(), Instant.EPOCH))
        .isEqualTo(new Check.Mismatch(MfaEvent.Reason.WRONG));
    assertThat(factor.prove(Code.of("123456"), "", Optional.empty(), Instant.EPOCH))
        .isEqualTo(new Check.Mismatch(MfaEvent.Reason.UNREADABLE));
  }

  @Test
  void check_nextOtp_matches() {
    Credential credential = enrolled();
    Check first = check(credential, key.touch());

    assertThat(first).isInstanceOf(Check.Match.class);
    key.plugIn();
    assertThat(check(((Check.Match) first).next(), key.touch())).isInstanceOf(Check.Match.class);
  }

  @Test
  void check_usedOtp_isReplayedAndBadOneWrong() {
    Credential credential = enrolled();
    String otp = key.touch();
    assertThat(check(credential, otp)).isInstanceOf(Check.Match.class);

    assertThat(check(credential, otp)).isEqualTo(new Check.Mismatch(MfaEvent.Reason.REPLAYED));
    assertThat(check(credential, key.broken()))
        .isEqualTo(new Check.Mismatch(MfaEvent.Reason.WRONG));
  }

  @Test
  void check_olderOtpThatTheServerTakes_isRefused() {
    String older = key.touch();
    Credential credential = enrolled();
    server.forget();

    assertThat(check(credential, older)).isEqualTo(new Check.Mismatch(MfaEvent.Reason.REPLAYED));
  }

  @Test
  void check_anothersKey_isWrongAndNeverSentAway() {
    Credential credential = enrolled();
    TestYubikey other = new TestYubikey(43);
    server.know(other);
    int asked = server.asked();

    assertThat(check(credential, other.touch()))
        .isEqualTo(new Check.Mismatch(MfaEvent.Reason.WRONG));
    assertThat(factor.check(List.of(), Code.of(key.touch())))
        .isEqualTo(new Check.Mismatch(MfaEvent.Reason.WRONG));
    assertThat(server.asked()).isEqualTo(asked);
  }

  @Test
  void check_secondKeyOfTheUser_matchesToo() {
    Credential first = enrolled();
    TestYubikey spare = new TestYubikey(43);
    server.know(spare);
    Credential second =
        ((Check.Match) factor.prove(Code.of(spare.touch()), "", Optional.empty(), Instant.EPOCH))
            .next();

    Check check = factor.check(List.of(first, second), Code.of(spare.touch()));
    assertThat(((Check.Match) check).next().id()).isEqualTo(spare.publicId());
  }

  @Test
  void check_unsignedAnswerWithAKeySet_isNoAnswer() {
    Credential credential = enrolled();
    server.stopSigning();

    assertThat(check(credential, key.touch())).isInstanceOf(Check.Fault.class);
  }

  @Test
  void check_answerChangedOnTheWay_isNoAnswer() {
    Credential credential = enrolled();
    server.tamper(with("status", "OK"));

    assertThat(check(credential, key.broken())).isInstanceOf(Check.Fault.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"otp", "nonce", "sessioncounter", "sessionuse"})
  void check_goodAnswerThatLacksAPart_isNoAnswer(String part) {
    Credential credential = enrolled();
    server.lie(
        answer -> {
          answer.remove(part);
          return answer;
        });

    assertThat(check(credential, key.touch())).isInstanceOf(Check.Fault.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "otp=ccccccbcdefgccccccbcdefgccccccbcdefgccccccbcdefg",
        "nonce=0123456789abcdef0123456789abcdef",
        "sessioncounter=99999",
        "sessioncounter=-1",
        "sessionuse=256",
        "status=BACKEND_ERROR",
        "status=NO_SUCH_CLIENT",
        "status=OPERATION_NOT_ALLOWED",
        "status=MISSING_PARAMETER",
        "status=NOT_ENOUGH_ANSWERS",
        "status=REPLAYED_REQUEST",
        "status=WHATEVER"
      })
  void check_signedAnswerWithAnotherPart_isNoAnswer(String part) {
    Credential credential = enrolled();
    int equals = part.indexOf('=');
    server.lie(with(part.substring(0, equals), part.substring(equals + 1)));

    assertThat(check(credential, key.touch())).isInstanceOf(Check.Fault.class);
  }

  private static UnaryOperator<Map<String, String>> with(String name, String value) {
    return answer -> {
      answer.put(name, value);
      return answer;
    };
  }

  @Test
  void check_wrongClientKey_isNoAnswer() throws IOException {
    Credential credential = enrolled();
    Path file = dir.resolve("other.key");
    Files.writeString(file, "AAAAAAAAAAAAAAAAAAAAAAAAAAA=");
    YubikeyFactor other =
        new YubikeyFactor(
            new YubikeySettings(
                true, 7, Optional.of(file), List.of(server.url()), Duration.ofSeconds(10)));

    assertThat(other.check(List.of(credential), Code.of(key.touch())))
        .isInstanceOf(Check.Fault.class);
  }

  @Test
  void check_noClientKey_takesUnsignedAnswers() throws IOException {
    server.stopSigning();
    factor = factor(false, Duration.ofSeconds(10), server.url());
    Credential credential = enrolled();

    assertThat(check(credential, key.touch())).isInstanceOf(Check.Match.class);
    assertThat(check(credential, key.broken())).isInstanceOf(Check.Mismatch.class);
  }

  @Test
  void check_serverSilent_isNoAnswerAtTheDeadline() throws IOException {
    Credential credential = enrolled();
    server.fallSilent();
    YubikeyFactor hasty = factor(true, Duration.ofMillis(200), server.url());

    assertThat(hasty.check(List.of(credential), Code.of(key.touch())))
        .isEqualTo(new Check.Fault("no server answered in time"));
  }

  @Test
  void check_serverDown_isNoAnswer() throws IOException {
    Credential credential = enrolled();
    YubikeyFactor lonely = factor(true, Duration.ofSeconds(10), closedPort());

    assertThat(lonely.check(List.of(credential), Code.of(key.touch())))
        .isInstanceOf(Check.Fault.class);
  }

  private static String closedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return "http://127.0.0.1:" + socket.getLocalPort() + "/verify";
    }
  }

  @Test
  void check_oneOfTwoServersDownOrSilent_matches() throws IOException {
    Credential credential = enrolled();
    try (TestServer silent = new TestServer()) {
      silent.fallSilent();
      YubikeyFactor both = factor(true, Duration.ofSeconds(10), silent.url(), server.url());
      assertThat(both.check(List.of(credential), Code.of(key.touch())))
          .isInstanceOf(Check.Match.class);
      YubikeyFactor half = factor(true, Duration.ofSeconds(10), closedPort(), server.url());
      assertThat(half.check(List.of(credential), Code.of(key.touch())))
          .isInstanceOf(Check.Match.class);
    }
  }

  @Test
  void check_moreCallsThanPlaces_areBusy()
      throws IOException, InterruptedException, ExecutionException {
    Credential credential = enrolled();
    server.fallSilent();
    YubikeyFactor patient = factor(true, Duration.ofSeconds(2), server.url());
    ExecutorService pool = Executors.newFixedThreadPool(12);
    try {
      List<Future<Check>> checks = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        String otp = key.touch();
        checks.add(pool.submit(() -> patient.check(List.of(credential), Code.of(otp))));
      }
      int busy = 0;
      for (Future<Check> check : checks) {
        busy += check.get() instanceof Check.Busy ? 1 : 0;
      }
      assertThat(busy).isEqualTo(4);
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void check_manyAtOnce_noneTakesAnothersAnswer() throws InterruptedException, ExecutionException {
    ExecutorService pool = Executors.newFixedThreadPool(6);
    try {
      List<Future<Boolean>> rights = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        TestYubikey one = new TestYubikey(100 + i);
        if (i % 2 == 0) {
          server.know(one);
        }
        boolean known = i % 2 == 0;
        rights.add(
            pool.submit(
                () ->
                    factor.prove(Code.of(one.touch()), "", Optional.empty(), Instant.EPOCH)
                            instanceof Check.Match
                        == known));
      }
      for (Future<Boolean> right : rights) {
        assertThat(right.get()).isTrue();
      }
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void check_selfContained_needsNoServer() {
    server.close();
    Check enrolled =
        factor.prove(Code.of(key.touch()), "", Optional.of(key.secret()), Instant.EPOCH);
    Credential credential = ((Check.Match) enrolled).next();
    String otp = key.touch();
    Check.Match match = (Check.Match) check(credential, otp);

    assertThat(check(match.next(), otp)).isEqualTo(new Check.Mismatch(MfaEvent.Reason.REPLAYED));
    assertThat(check(credential, key.broken()))
        .isEqualTo(new Check.Mismatch(MfaEvent.Reason.WRONG));
    key.plugIn();
    assertThat(check(match.next(), key.touch())).isInstanceOf(Check.Match.class);
  }

  @Test
  void prove_selfContainedWithAnothersSecret_isWrong() {
    assertThat(
            factor.prove(
                Code.of(key.touch()), "", Optional.of(new TestYubikey(9).secret()), Instant.EPOCH))
        .isEqualTo(new Check.Mismatch(MfaEvent.Reason.WRONG));
  }

  @Test
  void open_keyFileMissingOrOdd_saysWhichFile() throws IOException {
    Path file = dir.resolve("odd.key");
    for (String content : List.of("", "not base64!", "   ")) {
      Files.writeString(file, content);
      assertThatThrownBy(() -> keyed(file))
          .isInstanceOf(MfaException.class)
          .hasMessageContaining("odd.key");
    }
    assertThatThrownBy(() -> keyed(dir.resolve("none.key")))
        .isInstanceOf(MfaException.class)
        .hasMessageContaining("none.key");
  }

  private static void keyed(Path file) {
    assertThat(
            new YubikeyFactor(
                new YubikeySettings(
                    true,
                    1,
                    Optional.of(file),
                    List.of("http://127.0.0.1:1/"),
                    Duration.ofSeconds(1))))
        .isNotNull();
  }
}
