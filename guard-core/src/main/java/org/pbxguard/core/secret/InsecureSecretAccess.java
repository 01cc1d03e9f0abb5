package org.pbxguard.core.secret;

import com.google.errorprone.annotations.RestrictedApi;

/**
 * The token that opens {@link SecretBytes}. Error Prone refuses to compile a call of {@link #get()}
 * outside this package and the tests unless the calling class or method carries {@link
 * ReadsSecrets}: so every place that handles raw key bytes is found by searching for that name.
 *
 * <p>Immutable.
 */
public final class InsecureSecretAccess {
  private static final InsecureSecretAccess TOKEN = new InsecureSecretAccess();

  private InsecureSecretAccess() {}

  /** The token; the caller vouches that the bytes go no further. */
  @RestrictedApi(
      explanation = "Raw key bytes: annotate the class or method with @ReadsSecrets if it must",
      allowedOnPath = ".*/src/test/.*",
      allowlistAnnotations = ReadsSecrets.class)
  public static InsecureSecretAccess get() {
    return TOKEN;
  }

  /** Fails on null, so that no reflective trick passes without the token. */
  void require() {}
}
