package org.pbxguard.core.mfa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RecordCodecTest {
  private final SplittableRandom random = new SplittableRandom(7);

  private Credential credential() {
    byte[] state = new byte[random.nextInt(0, 500)];
    random.nextBytes(state);
    return new Credential(
        MfaMethod.ofId(random.nextInt(1, 5)),
        "id" + random.nextInt(),
        "näme " + random.nextInt(),
        Instant.ofEpochMilli(random.nextLong(0, 1L << 45)),
        state);
  }

  private UserRecord record() {
    List<Credential> credentials = new ArrayList<>();
    for (int i = random.nextInt(0, 8); i > 0; i--) {
      credentials.add(credential());
    }
    List<TrustedDevice> devices = new ArrayList<>();
    for (int i = random.nextInt(0, 4); i > 0; i--) {
      devices.add(new TrustedDevice("id" + i, "näme", Instant.ofEpochMilli(i), Instant.EPOCH));
    }
    return new UserRecord("alias" + random.nextInt(), credentials, devices);
  }

  @Test
  void record_encodedAndDecoded_isTheSame() {
    for (int i = 0; i < 200; i++) {
      UserRecord record = record();
      byte[] bytes = RecordCodec.encode(record);
      UserRecord read = RecordCodec.decodeRecord(bytes);

      assertThat(RecordCodec.encode(read)).isEqualTo(bytes);
      assertThat(read.credentials()).hasSameSizeAs(record.credentials());
      assertThat(read.devices()).isEqualTo(record.devices());
      assertThat(read.alias()).isEqualTo(record.alias());
    }
  }

  @Test
  void record_cutAnywhere_isRefused() {
    byte[] bytes = RecordCodec.encode(new UserRecord("a", List.of(credential()), List.of()));
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> RecordCodec.decodeRecord(cut)).isInstanceOf(MfaException.class);
    }
    byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
    assertThatThrownBy(() -> RecordCodec.decodeRecord(longer)).isInstanceOf(MfaException.class);
  }

  @Test
  void pending_encodedAndDecoded_isTheSame() {
    Pending pending = new Pending(Instant.ofEpochMilli(5), true, 10, credential(), credential());
    Pending read = RecordCodec.decodePending(RecordCodec.encode(pending));

    assertThat(read.expires()).isEqualTo(pending.expires());
    assertThat(read.authorised()).isTrue();
    assertThat(read.attemptsLeft()).isEqualTo(10);
    assertThat(read.token().copyState()).isEqualTo(pending.token().copyState());
    assertThat(read.codes().id()).isEqualTo(pending.codes().id());
  }

  @Test
  void with_moreDevicesThanMayBe_dropsTheOldest() {
    UserRecord record = new UserRecord("a", List.of(), List.of());
    for (int i = 0; i < UserRecord.MAX_DEVICES + 2; i++) {
      record = record.with(new TrustedDevice("d" + i, "", Instant.EPOCH, Instant.EPOCH));
    }

    assertThat(record.devices()).hasSize(UserRecord.MAX_DEVICES);
    assertThat(record.devices().get(0).id()).isEqualTo("d2");
  }

  @FuzzTest(maxDuration = "30s")
  void record_anyBytes_readOrRefused(byte[] data) {
    assertThatCode(() -> tryToRead(data)).doesNotThrowAnyException();
  }

  private static void tryToRead(byte[] data) {
    try {
      assertThat(RecordCodec.decodeRecord(data)).isNotNull();
    } catch (MfaException expected) {
      assertThat(expected.getMessage()).isNotBlank();
    }
  }

  @Test
  void with_sameMethodAndId_replacesInPlace() {
    Credential a = new Credential(MfaMethod.FIDO2, "a", "", Instant.EPOCH, new byte[1]);
    Credential b = new Credential(MfaMethod.FIDO2, "b", "", Instant.EPOCH, new byte[1]);
    UserRecord record = new UserRecord("a", List.of(a, b), List.of());

    UserRecord next = record.with(a.withState(new byte[] {9}));

    assertThat(next.credentials()).extracting(Credential::id).containsExactly("a", "b");
    assertThat(next.credentials().get(0).copyState()).containsExactly(9);
    assertThat(record.withOnly(a).credentials()).hasSize(1);
  }
}
