package org.pbxguard.sip.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pbxguard.sip.message.SipSamples.bytes;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 3261 20.7, 20.27, 22.4. */
class DigestViewTest {
  private final DigestView digest = new DigestView();

  private boolean read(String value) {
    return digest.read(bytes(value), Slice.of(0, value.length()));
  }

  private String text(long slice) {
    return Slice.present(slice)
        ? Bytes.text(digest.bytes(), Slice.begin(slice), Slice.end(slice))
        : "-";
  }

  @Test
  void credentials_areReadWithAndWithoutQuotesAndBlanks() {
    assertThat(
            read(
                "Digest username=\"bob\",realm=\"a,b\" ,\r\n nonce = \"c\\\"d=\", uri=\"sip:x\","
                    + "qop=auth, nc=00000001,cnonce=\"0a4f\",response=\"6629\",opaque=\"\""))
        .isTrue();
    assertThat(text(digest.username())).isEqualTo("bob");
    assertThat(text(digest.realm())).isEqualTo("a,b");
    assertThat(text(digest.nonce())).isEqualTo("c\\\"d=");
    assertThat(text(digest.uri())).isEqualTo("sip:x");
    assertThat(text(digest.qop())).isEqualTo("auth");
    assertThat(text(digest.nonceCount())).isEqualTo("00000001");
    assertThat(text(digest.cnonce())).isEqualTo("0a4f");
    assertThat(text(digest.response())).isEqualTo("6629");
    assertThat(text(digest.opaque())).isEmpty();
    assertThat(text(digest.algorithm())).isEqualTo("-");
    assertThat(digest.ambiguous()).isFalse();
    assertThat(digest.quotedQop()).isFalse();
    assertThat(digest.stale()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Digest realm=\"a\", nonce=\"b\", stale=TRUE",
        "digest REALM=\"a\",STALE=\"true\"",
      })
  void challenge_thatIsStale_saysSo(String value) {
    assertThat(read(value)).isTrue();
    assertThat(digest.stale()).isTrue();
    assertThat(text(digest.realm())).isEqualTo("a");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Digest stale=false", "Digest stale=truex", "Digest nonce=\"stale=true\""})
  void challenge_thatIsNot_doesNot(String value) {
    assertThat(read(value)).isTrue();
    assertThat(digest.stale()).isFalse();
  }

  @Test
  void parameterTwice_isAmbiguous() {
    assertThat(read("Digest username=\"a\", username=\"b\"")).isTrue();
    assertThat(digest.ambiguous()).isTrue();
    assertThat(read("Digest username=\"a\", Username=\"a\"")).isTrue();
    assertThat(digest.ambiguous()).isTrue();
    assertThat(read("Digest username=\"a\", x=1, x=2")).isTrue();
    assertThat(digest.ambiguous()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Digest",
        "Digest ",
        "Basic YTpi",
        "Digestusername=\"a\"",
        "Digest username",
        "Digest username=",
        "Digest username=\"a",
        "Digest username=\"a\";realm=\"b\"",
        "Digest username=\"a\" realm=\"b\"",
        "Digest username=\"a\",",
        "Digest ,username=\"a\"",
      })
  void brokenOrOtherCredentials_areNotWhole(String value) {
    assertThat(read(value) && Slice.present(digest.username())).isFalse();
  }

  @Test
  void quotedQop_isSeen() {
    assertThat(read("Digest qop=\"auth\"")).isTrue();
    assertThat(digest.quotedQop()).isTrue();
    assertThat(text(digest.qop())).isEqualTo("auth");
  }

  @Test
  void nothingStaysFromAnEarlierValue() {
    read("Digest username=\"a\", username=\"b\", stale=true");
    read("Digest realm=\"c\"");
    assertThat(digest.ambiguous()).isFalse();
    assertThat(digest.stale()).isFalse();
    assertThat(digest.username()).isEqualTo(Slice.NONE);
    assertThat(digest.read(new byte[0], Slice.NONE)).isFalse();
    assertThat(digest.realm()).isEqualTo(Slice.NONE);
  }
}
