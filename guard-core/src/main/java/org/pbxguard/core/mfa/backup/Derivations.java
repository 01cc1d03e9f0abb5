package org.pbxguard.core.mfa.backup;

import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.pbxguard.core.mfa.MfaException;

/**
 * PBKDF2-HMAC-SHA256 (RFC 8018 5.2) on half of the processors and behind a bounded queue, so that
 * wrong codes, however many, cannot take the machine.
 *
 * <p>Thread-safe; the threads are daemons and end when idle.
 */
final class Derivations {
  static final int KEY_BITS = 256;
  private static final String ALGORITHM = "PBKDF2WithHmacSHA256";
  private static final long DEADLINE_SECONDS = 10;

  /** Holds a character that no code has. */
  private static final String STAND_IN = "----------------";

  private final ThreadPoolExecutor pool;
  private final AtomicLong count = new AtomicLong();
  private final AtomicLong iterations = new AtomicLong();

  /** A pool with room for {@code waiting} tasks beside those that run. */
  Derivations(int waiting) {
    int threads = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    this.pool =
        new ThreadPoolExecutor(
            threads,
            threads,
            5,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(waiting),
            Derivations::daemon);
    this.pool.allowCoreThreadTimeOut(true);
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "pbxguard-derivation");
    thread.setDaemon(true);
    return thread;
  }

  /** How many derivations there were. */
  long count() {
    return count.get();
  }

  /** How many iterations they took together. */
  long iterations() {
    return iterations.get();
  }

  /** The key of every code, or nothing when too many are waiting or it took too long. */
  Optional<List<byte[]>> derive(List<String> codes, byte[] salt, int iterations) {
    return run(
        () -> {
          count.addAndGet(codes.size());
          return codes.stream().map(code -> key(code, salt, iterations)).toList();
        });
  }

  /**
   * The key of a code that somebody typed. A FIPS module in approved mode takes none of less than
   * 112 bits, and no set has one that short there: it fits nothing, for the same work.
   *
   * @param atLeast iterations that it costs even where {@code iterations} are fewer
   */
  Optional<byte[]> deriveTyped(String code, byte[] salt, int iterations, int atLeast) {
    return run(
        () -> {
          count.incrementAndGet();
          byte[] key = typed(code, salt, iterations);
          if (iterations < atLeast) {
            key(STAND_IN, salt, atLeast - iterations);
          }
          return key;
        });
  }

  private byte[] typed(String code, byte[] salt, int iterations) {
    try {
      return key(code, salt, iterations);
    } catch (AssertionError refused) {
      return key(STAND_IN, salt, iterations);
    }
  }

  private <T> Optional<T> run(Callable<T> task) {
    Future<T> future;
    try {
      future = pool.submit(task);
    } catch (RejectedExecutionException e) {
      return Optional.empty();
    }
    try {
      return Optional.of(future.get(DEADLINE_SECONDS, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (TimeoutException e) {
      // Falls through to the cancellation: nobody waits for the result any more.
    } catch (ExecutionException e) {
      throw new MfaException("a key derivation failed", e);
    }
    future.cancel(true);
    return Optional.empty();
  }

  private byte[] key(String code, byte[] salt, int rounds) {
    iterations.addAndGet(rounds);
    PBEKeySpec spec = new PBEKeySpec(code.toCharArray(), salt, rounds, KEY_BITS);
    try {
      return SecretKeyFactory.getInstance(ALGORITHM).generateSecret(spec).getEncoded();
    } catch (GeneralSecurityException e) {
      throw new MfaException("this Java cannot compute " + ALGORITHM, e);
    } finally {
      spec.clearPassword();
    }
  }
}
