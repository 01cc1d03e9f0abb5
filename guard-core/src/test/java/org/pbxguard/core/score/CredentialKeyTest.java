package org.pbxguard.core.score;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.pbxguard.core.arrival.Account;
import org.pbxguard.core.net.IpAddress;

class CredentialKeyTest {
  private static CredentialKey key(String source, String account, boolean proven) {
    return CredentialKey.of(IpAddress.parse(source).orElseThrow(), new Account(account), proven);
  }

  @Test
  void of_sourceAccountAndProof_allCount() {
    CredentialKey key = key("192.0.2.1", "1001", true);
    assertThat(key("192.0.2.1", "1001", true)).isEqualTo(key);
    assertThat(key("192.0.2.2", "1001", true)).isNotEqualTo(key);
    assertThat(key("192.0.2.1", "1002", true)).isNotEqualTo(key);
    assertThat(key("192.0.2.1", "1001", false)).isNotEqualTo(key);
  }

  /** These two names have one {@code String.hashCode()}. */
  @Test
  void tag_namesThatShareAWeakHash_differ() {
    assertThat("Aa".hashCode()).isEqualTo("BB".hashCode());
    assertThat(key("192.0.2.1", "Aa", true).tag()).isNotEqualTo(key("192.0.2.1", "BB", true).tag());
  }
}
