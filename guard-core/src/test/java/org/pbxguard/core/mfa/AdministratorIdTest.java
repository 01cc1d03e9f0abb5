package org.pbxguard.core.mfa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdministratorIdTest {
  @Test
  void administrator_isNoExtension_andNoTextFromOutsideNamesOne() {
    UserId root = UserId.administrator("root");
    assertThat(root.isAdministrator()).isTrue();
    assertThat(root.name()).isEqualTo("root");
    assertThat(root).isNotEqualTo(new UserId("root"));
    assertThat(UserId.parse(root.text())).isEmpty();
    assertThat(new UserId(root.text())).as("as a row names it").isEqualTo(root);
    assertThat(new UserId("root").isAdministrator()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-", ".a", "@", "a b", "a:b", "ä", "a/b", "<b>"})
  void administrator_oddName_isRefused(String name) {
    assertThat(UserId.isAdministratorName(name)).isFalse();
    assertThatThrownBy(() -> UserId.administrator(name))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void administrator_longName_isRefused() {
    assertThat(UserId.isAdministratorName("a".repeat(32))).isTrue();
    assertThat(UserId.isAdministratorName("a".repeat(33))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"guard:", "guard:a b", "Guard:a", "other:a", "guard:guard:a"})
  void otherRealms_areNoNames(String text) {
    assertThatThrownBy(() -> new UserId(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
