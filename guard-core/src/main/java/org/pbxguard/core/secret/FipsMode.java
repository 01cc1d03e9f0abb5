package org.pbxguard.core.secret;

import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Security;
import java.util.List;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Puts the Bouncy Castle FIPS provider first, in approved mode, and tries every algorithm in use
 * before anything is opened.
 *
 * <p>It proves that the guard's own cryptographic calls are served by that module, which refuses
 * what is not approved. It does not prove that the jar is the certified one, that the machine is a
 * tested environment, or anything about cryptography outside the Java security interfaces: TLS is
 * the JDK's JSSE on top of the module's primitives, and the SIP edge's stamps are SipHash.
 *
 * <p>It changes the whole process, once, before keys are opened. Not instantiable.
 */
public final class FipsMode {
  private static final Logger LOG = LogManager.getLogger(FipsMode.class);
  private static final String NAME = "BCFIPS";
  private static final String PROVIDER =
      "org.bouncycastle.jcajce.provider.BouncyCastleFipsProvider";
  private static final String REGISTRAR = "org.bouncycastle.crypto.CryptoServicesRegistrar";
  private static final String OTHER = "org.bouncycastle.jce.provider.BouncyCastleProvider";
  private static final String APPROVED_ONLY = "org.bouncycastle.fips.approved_only";

  private FipsMode() {}

  /**
   * Enters it as the settings want.
   *
   * @param more uses of algorithms beside those of this package
   * @return whether the module is in use
   * @throws FipsException when it is enforced and not to be had, or an algorithm in use fails
   */
  public static boolean enter(FipsSettings settings, List<Trial> more) {
    if (!settings.wanted()) {
      return false;
    }
    Optional<Provider> module = module();
    if (module.isEmpty()) {
      if (settings.enforceFips()) {
        throw new FipsException(
            "security.enforce_fips: the Bouncy Castle FIPS provider is not on the class path: add"
                + " bc-fips, or switch enforce_fips off");
      }
      LOG.warn(
          "security.fips_mode: bc-fips is not on the class path; the JDK's cryptography is used");
      return false;
    }
    requireApproved();
    if (!Security.getProviders()[0].getName().equals(NAME)) {
      Security.removeProvider(NAME);
      Security.insertProviderAt(module.get(), 1);
    }
    CryptoTrials.all().forEach(FipsMode::run);
    more.forEach(FipsMode::run);
    LOG.info("FIPS mode: {} in approved mode", module.get().getInfo());
    return true;
  }

  private static Optional<Provider> module() {
    try {
      // Approved from the first class of the module on, for every thread.
      if (System.getProperty(APPROVED_ONLY) == null) {
        System.setProperty(APPROVED_ONLY, "true");
      }
      Provider registered = Security.getProvider(NAME);
      Provider module =
          registered != null
              ? registered
              : Class.forName(PROVIDER).asSubclass(Provider.class).getConstructor().newInstance();
      requireAlone();
      return Optional.of(module);
    } catch (ClassNotFoundException e) {
      return Optional.empty();
    } catch (ReflectiveOperationException | LinkageError | AssertionError e) {
      throw new FipsException(
          "security.fips_mode: the Bouncy Castle FIPS provider does not come up: " + reason(e), e);
    }
  }

  private static void requireAlone() {
    try {
      Class<?> other = Class.forName(OTHER, false, FipsMode.class.getClassLoader());
      throw new FipsException(
          "security.fips_mode: bcprov is on the class path beside bc-fips (%s): the two share"
                  .formatted(other.getName())
              + " package names and must not meet, take bcprov away");
    } catch (ClassNotFoundException e) {
      LOG.debug("bc-fips is alone");
    }
  }

  private static void requireApproved() {
    try {
      Object approved = Class.forName(REGISTRAR).getMethod("isInApprovedOnlyMode").invoke(null);
      if (!Boolean.TRUE.equals(approved)) {
        throw new FipsException(
            "security.fips_mode: the Bouncy Castle FIPS provider is not in approved mode: start"
                + " Java with -D"
                + APPROVED_ONLY
                + "=true");
      }
    } catch (ReflectiveOperationException | LinkageError | AssertionError e) {
      throw new FipsException(
          "security.fips_mode: the Bouncy Castle FIPS provider cannot be asked for its mode: "
              + reason(e),
          e);
    }
  }

  private static void run(Trial trial) {
    try {
      trial.work().run();
    } catch (GeneralSecurityException | RuntimeException | AssertionError e) {
      // The module's refusals are errors of the AssertionError kind.
      throw new FipsException(
          "security.fips_mode: %s does not work in approved mode: %s"
              .formatted(trial.algorithm(), reason(e)),
          e);
    }
  }

  private static String reason(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
  }

  /** Fails a trial unless the module serves an algorithm. */
  static void requireModule(Provider serving, String algorithm) throws GeneralSecurityException {
    Trial.require(serving.getName().equals(NAME), algorithm + " is served by " + serving.getName());
  }

  /** Fails a trial unless the module serves a MAC. */
  public static void requireMac(String algorithm) throws GeneralSecurityException {
    requireModule(Mac.getInstance(algorithm).getProvider(), algorithm);
  }

  /** Fails a trial unless the module serves a cipher. */
  public static void requireCipher(String transformation) throws GeneralSecurityException {
    requireModule(Cipher.getInstance(transformation).getProvider(), transformation);
  }

  static void requireDerivation(String algorithm) throws GeneralSecurityException {
    requireModule(SecretKeyFactory.getInstance(algorithm).getProvider(), algorithm);
  }

  static void requireRandom(SecureRandom random) throws GeneralSecurityException {
    requireModule(random.getProvider(), "SecureRandom");
  }

  /** Fails a trial unless the module serves a signature. */
  public static void requireSignature(String algorithm) throws GeneralSecurityException {
    requireModule(java.security.Signature.getInstance(algorithm).getProvider(), algorithm);
  }
}
