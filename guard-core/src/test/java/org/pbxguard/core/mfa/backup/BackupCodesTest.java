package org.pbxguard.core.mfa.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pbxguard.core.mfa.BackupCodeIssuer;
import org.pbxguard.core.mfa.BackupCodeSettings;
import org.pbxguard.core.mfa.Check;
import org.pbxguard.core.mfa.Code;
import org.pbxguard.core.mfa.Credential;
import org.pbxguard.core.mfa.MfaEvent;
import org.pbxguard.core.mfa.MfaException;
import org.pbxguard.core.secret.KeyRing;
import org.pbxguard.core.secret.Purpose;
import org.pbxguard.core.secret.SecretBytes;
import org.pbxguard.core.secret.Signer;

class BackupCodesTest {
  private final SecretBytes oldKey = SecretBytes.random(32, new SecureRandom());
  private final SecretBytes newKey = SecretBytes.random(32, new SecureRandom());
  private final BackupCodes factor = with(oldKey);

  /** The factor in a process that holds these master keys, the current one first. */
  private static BackupCodes with(SecretBytes... masters) {
    return new BackupCodes(BackupCodeSettings.defaults(), pepper(masters), 64);
  }

  private static Signer pepper(SecretBytes... masters) {
    return KeyRing.of(List.of(masters)).signer(Purpose.PEPPER, 32);
  }

  private BackupCodeIssuer.Issued issue() {
    return factor.issue(Instant.EPOCH).orElseThrow();
  }

  private Check check(Credential set, String code) {
    return factor.check(List.of(set), Code.of(code));
  }

  /** RFC 7914 11: PBKDF2-HMAC-SHA256, the first 32 of its 64 bytes. */
  @ParameterizedTest
  @CsvSource({
    "passwd, salt, 1, 55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc",
    "Password, NaCl, 80000, 4ddcd8f60b98be21830cee5ef22701f9641a4418d04c0414aeff08876b34ab56"
  })
  void derive_rfc7914Vector_isThePublishedValue(
      String password, String salt, int iterations, String key) {
    Derivations derivations = new Derivations(1);

    List<byte[]> derived =
        derivations
            .derive(List.of(password), salt.getBytes(StandardCharsets.US_ASCII), iterations)
            .orElseThrow();
    assertThat(HexFormat.of().formatHex(derived.get(0))).isEqualTo(key);
    assertThat(derivations.count()).isEqualTo(1);
  }

  @Test
  void check_eachCodeOnce_matchesThenIsReplayed() {
    BackupCodeIssuer.Issued issued = issue();
    Credential set = issued.credential();
    for (String code : issued.codes()) {
      Check check = check(set, code);
      assertThat(check).isInstanceOf(Check.Match.class);
      set = ((Check.Match) check).next();
      assertThat(check(set, code)).isEqualTo(new Check.Mismatch(MfaEvent.Reason.REPLAYED));
    }
    assertThat(factor.left(set)).isZero();
  }

  @Test
  void check_codeOfAnotherSet_isWrong() {
    assertThat(check(issue().credential(), issue().codes().get(0)))
        .isEqualTo(new Check.Mismatch(MfaEvent.Reason.WRONG));
  }

  @Test
  void check_withoutASet_neverMatches() {
    assertThat(factor.check(List.of(), Code.of(issue().codes().get(0))))
        .isEqualTo(new Check.Mismatch(MfaEvent.Reason.WRONG));
  }

  @Test
  void check_pepperAdded_oldSetsStillMatch() {
    BackupCodeIssuer.Issued old = issue();

    assertThat(with(newKey, oldKey).check(List.of(old.credential()), Code.of(old.codes().get(0))))
        .isInstanceOf(Check.Match.class);
  }

  @Test
  void check_pepperLost_storeAloneIsNotEnough() {
    BackupCodeIssuer.Issued old = issue();

    assertThat(with(newKey).check(List.of(old.credential()), Code.of(old.codes().get(0))))
        .isEqualTo(new Check.Mismatch(MfaEvent.Reason.WRONG));
  }

  @Test
  void issue_originalsForm_isEightCharactersStretchedMore() {
    BackupCodes original = new BackupCodes(new BackupCodeSettings(1, 8, 3), pepper(oldKey), 64);
    BackupCodeIssuer.Issued issued = original.issue(Instant.EPOCH).orElseThrow();

    assertThat(issued.codes())
        .singleElement()
        .asString()
        .matches("[A-HJ-NP-Z2-9]{4}-[A-HJ-NP-Z2-9]{4}");
    assertThat(CodeSet.decode(issued.credential().copyState()).iterations()).isEqualTo(600_000);
    assertThat(original.check(List.of(issued.credential()), Code.of(issued.codes().get(0))))
        .isInstanceOf(Check.Match.class);
  }

  @ParameterizedTest
  @CsvSource({"8, 40, 600000", "12, 60, 600000", "16, 80, 10000", "24, 120, 10000"})
  void iterations_followTheEntropy(int length, int bits, int iterations) {
    assertThat(new CodeForm(length).bits()).isEqualTo(bits);
    assertThat(new CodeForm(length).iterations()).isEqualTo(iterations);
  }

  @Test
  void generate_manyCodes_areDistinctAndHoldALetter() {
    List<String> codes = new CodeForm(8).generate(20, new SecureRandom());

    assertThat(codes).hasSize(20).doesNotHaveDuplicates();
    assertThat(codes)
        .allMatch(code -> code.matches("[A-HJ-NP-Z2-9]{8}") && code.matches(".*[A-Z].*"));
  }

  @Test
  void generate_characters_areEvenlySpread() {
    int[] seen = new int[128];
    List<String> codes = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      codes.addAll(new CodeForm(16).generate(10, new SecureRandom()));
    }
    codes.forEach(code -> code.chars().forEach(c -> seen[c]++));

    for (char c : CodeForm.ALPHABET.toCharArray()) {
      assertThat(seen[c]).isBetween(2_000, 3_000);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "ABCD-EFGH, true", "abcd efgh jkmn pqrs, true", "2345-6789, false", "ABCD-EFGO, false",
    "ABCD-EFG, false", "ABCD-EFGHJ, false", "'', false", "ABC1-2345, false"
  })
  void recognises_form_only(String text, boolean recognised) {
    assertThat(factor.recognises(Code.of(text))).isEqualTo(recognised);
  }

  @Test
  void codeSet_oddBytes_areRefused() {
    byte[] bytes = issue().credential().copyState();
    for (int length = 0; length < bytes.length; length += 7) {
      byte[] cut = java.util.Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> CodeSet.decode(cut)).isInstanceOf(MfaException.class);
    }
  }

  @Test
  void toString_printsNoCode() {
    BackupCodeIssuer.Issued issued = issue();

    assertThat(issued + " " + CodeSet.decode(issued.credential().copyState()))
        .isEqualTo("Issued(hidden) CodeSet(10 left)");
  }

  @Test
  void check_setsOfAnotherForm_costsTheSameForEveryUser() {
    BackupCodes before = new BackupCodes(new BackupCodeSettings(2, 8, 1), pepper(oldKey), 64);
    BackupCodeIssuer.Issued old = before.issue(Instant.EPOCH).orElseThrow();
    BackupCodeIssuer.Issued fresh = issue();
    factor.keep(old.credential());
    factor.keep(fresh.credential());

    assertThat(cost(List.of(old.credential()), old.codes().get(0))).isEqualTo(600_000);
    assertThat(cost(List.of(fresh.credential()), fresh.codes().get(0))).isEqualTo(600_000);
    assertThat(cost(List.of(fresh.credential()), "ABCD-EFGH")).isEqualTo(600_000);
    assertThat(cost(List.of(), "ABCD-EFGH-JKMN-PQRS")).isEqualTo(600_000);
    assertThat(check(old.credential(), old.codes().get(0))).isInstanceOf(Check.Match.class);
    assertThat(check(fresh.credential(), fresh.codes().get(0))).isInstanceOf(Check.Match.class);
  }

  @Test
  void check_setsOfOneForm_costsNoMoreThanItTakes() {
    BackupCodeIssuer.Issued fresh = issue();
    factor.keep(fresh.credential());
    assertThat(cost(List.of(fresh.credential()), "ABCD-EFGH-JKMN-PQRS")).isEqualTo(10_000);
  }

  private long cost(List<Credential> own, String code) {
    long before = factor.iterations();
    factor.check(own, Code.of(code));
    return factor.iterations() - before;
  }
}
