package org.pbxguard.sip.via;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BranchTest {
  private final Branch branch = new Branch(new byte[16], 0);

  private String branchOf(boolean inward, String... fields) {
    branch.start(inward);
    for (String field : fields) {
      byte[] bytes = field.getBytes(US_ASCII);
      branch.add(bytes, 0, bytes.length);
    }
    branch.finish();
    byte[] text = new byte[Branch.TEXT_LENGTH];
    assertThat(branch.write(text, 0)).isEqualTo(Branch.TEXT_LENGTH);
    return new String(text, US_ASCII);
  }

  @Test
  void branch_ofTheSameFields_isTheSame() {
    String first = branchOf(true, "z9hG4bKabc", "192.0.2.1:5060");

    assertThat(branchOf(true, "z9hG4bKabc", "192.0.2.1:5060")).isEqualTo(first);
    assertThat(first).matches("z9hG4bK[A-Za-z0-9_-]{22}");
  }

  @Test
  void branch_ofOtherFieldsDirectionOrKey_differs() {
    String first = branchOf(true, "z9hG4bKabc", "192.0.2.1:5060");
    byte[] otherKey = new byte[16];
    otherKey[15] = 1;
    Branch other = new Branch(otherKey, 0);
    byte[] text = new byte[Branch.TEXT_LENGTH];
    other.start(true);
    other.add("z9hG4bKabc".getBytes(US_ASCII), 0, 10);
    other.add("192.0.2.1:5060".getBytes(US_ASCII), 0, 14);
    other.finish().write(text, 0);

    assertThat(branchOf(false, "z9hG4bKabc", "192.0.2.1:5060")).isNotEqualTo(first);
    assertThat(branchOf(true, "z9hG4bKabd", "192.0.2.1:5060")).isNotEqualTo(first);
    assertThat(branchOf(true, "z9hG4bKabc", "192.0.2.1:5061")).isNotEqualTo(first);
    assertThat(branchOf(true, "z9hG4bKabc1", "92.0.2.1:5060")).isNotEqualTo(first);
    assertThat(new String(text, US_ASCII)).isNotEqualTo(first);
  }

  @Test
  void read_ofAWrittenBranch_givesItsBits() {
    byte[] text = branchOf(true, "x").getBytes(US_ASCII);
    long high = branch.high();
    long low = branch.low();
    Branch other = new Branch(new byte[16], 0);

    assertThat(other.read(text, 0, text.length)).isTrue();
    assertThat(other.high()).isEqualTo(high);
    assertThat(other.low()).isEqualTo(low);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "z9hG4bK",
        "z9hG4bKAAAAAAAAAAAAAAAAAAAAA",
        "z9hG4bKAAAAAAAAAAAAAAAAAAAAAAA",
        "z9hG4bKAAAAAAAAAAAAAAAAAAAAA=",
        "z9hG4bKAAAAAAAAAAAAAAAAAAAAAB",
        "z8hG4bKAAAAAAAAAAAAAAAAAAAAAA",
      })
  void read_ofAnotherText_isRefused(String text) {
    byte[] bytes = text.getBytes(US_ASCII);

    assertThat(branch.read(bytes, 0, bytes.length)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"z9hG4bK", "Z9HG4BKabc", "z9hg4bk-1"})
  void startsWithCookie_inAnyCase_isTrue(String text) {
    assertThat(Branch.startsWithCookie(text.getBytes(US_ASCII), 0, text.length())).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "z9hG4b", "1", "z\u0019hG4bK", "y9hG4bK"})
  void startsWithCookie_ofAnOldBranch_isFalse(String text) {
    assertThat(Branch.startsWithCookie(text.getBytes(US_ASCII), 0, text.length())).isFalse();
  }
}
