package org.pbxguard.core.mfa.backup;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.pbxguard.core.mfa.BackupCodeIssuer;
import org.pbxguard.core.mfa.BackupCodeSettings;
import org.pbxguard.core.mfa.Check;
import org.pbxguard.core.mfa.Code;
import org.pbxguard.core.mfa.CodeFactor;
import org.pbxguard.core.mfa.Credential;
import org.pbxguard.core.mfa.MfaEvent;
import org.pbxguard.core.mfa.MfaMethod;
import org.pbxguard.core.secret.KeyId;
import org.pbxguard.core.secret.Signer;

/**
 * Backup codes (NIST SP 800-63B-4 4.2.1.1, saved recovery codes): each proves once that somebody
 * holds the sheet that the user was shown.
 *
 * <p>An attempt costs one derivation with the iterations of the dearest set that is kept, and one
 * comparison with all hashes of a set, whether the user has the code, other codes, codes of another
 * form, none, or is unknown.
 *
 * <p>Thread-safe.
 */
public final class BackupCodes implements CodeFactor, BackupCodeIssuer {
  private static final Logger LOG = LogManager.getLogger(BackupCodes.class);
  private static final String ID = "codes";
  private static final byte[] LABEL = "backup-code".getBytes(StandardCharsets.US_ASCII);
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final BackupCodeSettings settings;
  private final CodeForm form;
  private final Signer pepper;
  private final Derivations derivations;
  private final SecureRandom random = new SecureRandom();
  private final CodeSet decoy;
  private final AtomicInteger dearest;

  /**
   * The factor under these settings.
   *
   * @param pepper signs with the key without which a stolen store cannot be searched for codes
   * @param waiting attempts that may wait for a processor before more are turned away
   */
  public BackupCodes(BackupCodeSettings settings, Signer pepper, int waiting) {
    this.settings = settings;
    this.form = new CodeForm(settings.length());
    this.pepper = pepper;
    this.derivations = new Derivations(waiting);
    this.decoy = decoy();
    this.dearest = new AtomicInteger(form.iterations());
  }

  private CodeSet decoy() {
    List<byte[]> hashes =
        Stream.generate(() -> pepper.sign(randomBytes(Derivations.KEY_BITS / Byte.SIZE)))
            .limit(settings.count())
            .toList();
    return new CodeSet(form.iterations(), randomBytes(CodeSet.SALT_BYTES), hashes, 0);
  }

  private byte[] randomBytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }

  /** How many key derivations there were: the measure of work in tests and metrics. */
  public long derivations() {
    return derivations.count();
  }

  @Override
  public MfaMethod method() {
    return MfaMethod.BACKUP_CODE;
  }

  @Override
  public boolean recognises(Code code) {
    return CodeForm.recognises(code);
  }

  @Override
  public Optional<Issued> issue(Instant now) {
    List<String> codes = form.generate(settings.count(), random);
    byte[] salt = randomBytes(CodeSet.SALT_BYTES);
    return derivations
        .derive(codes, salt, form.iterations())
        .map(
            derived ->
                new CodeSet(
                    form.iterations(),
                    salt,
                    derived.stream().map(d -> pepper.sign(message(salt, d))).toList(),
                    0))
        .map(
            set ->
                new Issued(
                    new Credential(MfaMethod.BACKUP_CODE, ID, "", now, set.encode()),
                    codes.stream().map(CodeForm::grouped).toList()));
  }

  @Override
  public void keep(Credential set) {
    int iterations = CodeSet.decode(set.copyState()).iterations();
    if (dearest.getAndAccumulate(iterations, Math::max) < iterations) {
      LOG.warn(
          "Backup codes of an older form are kept: every attempt takes {} iterations, not {}, until"
              + " these users have new codes and the guard was started again",
          iterations,
          form.iterations());
    }
  }

  /** Iterations of all derivations so far: what an attempt costs. */
  long iterations() {
    return derivations.iterations();
  }

  @Override
  public int left(Credential set) {
    return CodeSet.decode(set.copyState()).left();
  }

  @Override
  public Set<KeyId> keys(Credential set) {
    return CodeSet.decode(set.copyState()).hashes().stream()
        .map(Signer::keyOf)
        .collect(Collectors.toSet());
  }

  @Override
  public Check check(List<Credential> own, Code code) {
    CodeSet set = own.isEmpty() ? decoy : CodeSet.decode(own.get(0).copyState());
    Optional<byte[]> derived =
        derivations.deriveTyped(code.reveal(), set.salt(), set.iterations(), dearest.get());
    if (derived.isEmpty()) {
      return new Check.Busy(RETRY);
    }
    byte[] message = message(set.salt(), derived.get());
    int place = set.find(hash -> pepper.verify(message, hash));
    if (own.isEmpty() || place < 0) {
      return new Check.Mismatch(MfaEvent.Reason.WRONG);
    }
    if (set.isUsed(place)) {
      return new Check.Mismatch(MfaEvent.Reason.REPLAYED);
    }
    return new Check.Match(own.get(0).withState(set.use(place).encode()));
  }

  private static byte[] message(byte[] salt, byte[] derived) {
    return ByteBuffer.allocate(LABEL.length + salt.length + derived.length)
        .put(LABEL)
        .put(salt)
        .put(derived)
        .array();
  }
}
