package org.pbxguard.sip.hash;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SipHashTest {
  /** The authors' reference vectors: key 00..0f, message 00..(n-1), n from 0. */
  private static final String[] VECTORS = {
    "a3817f04ba25a8e66df67214c7550293",
    "da87c1d86b99af44347659119b22fc45",
    "8177228da4a45dc7fca38bdef60affe4",
    "9c70b60c5267a94e5f33b6b02985ed51",
    "f88164c12d9c8faf7d0f6e7c7bcd5579",
    "1368875980776f8854527a07690e9627",
    "14eeca338b208613485ea0308fd7a15e",
    "a1f1ebbed8dbc153c0b84aa61ff08239",
    "3b62a9ba6258f5610f83e264f31497b4",
    "264499060ad9baabc47f8b02bb6d71ed",
    "00110dc378146956c95447d3f3d0fbba",
    "0151c568386b6677a2b4dc6f81e5dc18",
    "d626b266905ef35882634df68532c125",
    "9869e247e9c08b10d029934fc4b952f7",
    "31fcefac66d7de9c7ec7485fe4494902",
    "5493e99933b0a8117e08ec0f97cfc3d9",
    "6ee2a4ca67b054bbfd3315bf85230577",
  };

  private final SipHash hash = new SipHash(counting(16), 0);

  private static byte[] counting(int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) i;
    }
    return bytes;
  }

  private static String output(SipHash finished) {
    ByteBuffer bytes = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(finished.first()).putLong(finished.second());
    return HexFormat.of().formatHex(bytes.array());
  }

  @Test
  void hash_ofEachReferenceMessage_isTheReferenceOutput() {
    for (int length = 0; length < VECTORS.length; length++) {
      byte[] message = counting(length);
      assertThat(output(hash.start().add(message, 0, length).finish()))
          .as("message of %d bytes", length)
          .isEqualTo(VECTORS[length]);
    }
  }

  @Test
  void hash_ofReferenceMessageBytewise_isTheReferenceOutput() {
    for (int length = 0; length < VECTORS.length; length++) {
      hash.start();
      for (int i = 0; i < length; i++) {
        hash.add((byte) i);
      }
      assertThat(output(hash.finish())).isEqualTo(VECTORS[length]);
    }
  }

  @Test
  void hash_inRandomPieces_equalsHashInOne() {
    SplittableRandom random = new SplittableRandom(7);
    for (int round = 0; round < 500; round++) {
      byte[] message = new byte[random.nextInt(200)];
      random.nextBytes(message);
      String whole = output(hash.start().add(message, 0, message.length).finish());
      hash.start();
      int at = 0;
      while (at < message.length) {
        int to = Math.min(message.length, at + 1 + random.nextInt(20));
        if (to - at == 8) {
          hash.add(ByteBuffer.wrap(message, at, 8).order(ByteOrder.LITTLE_ENDIAN).getLong());
        } else {
          hash.add(message, at, to);
        }
        at = to;
      }
      assertThat(output(hash.finish())).isEqualTo(whole);
    }
  }

  @Test
  void hash_underAnotherKey_differs() {
    byte[] key = counting(32);
    SipHash other = new SipHash(key, 16);

    assertThat(output(other.start().finish())).isNotEqualTo(VECTORS[0]);
  }

  @Test
  void addFramed_sameBytesSplitElsewhere_differ() {
    byte[] text = {1, 2, 3, 4};
    String left = output(hash.start().addFramed(text, 0, 1).addFramed(text, 1, 4).finish());
    String right = output(hash.start().addFramed(text, 0, 2).addFramed(text, 2, 4).finish());

    assertThat(left).isNotEqualTo(right);
  }

  @Test
  void start_afterUse_forgetsWhatWasAdded() {
    hash.start().add(counting(100), 0, 100).finish();

    assertThat(output(hash.start().finish())).isEqualTo(VECTORS[0]);
    assertThat(Arrays.stream(VECTORS).distinct()).hasSize(VECTORS.length);
  }
}
