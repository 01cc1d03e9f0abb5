package org.pbxguard.core.mfa.yubikey;

import com.yubico.client.v2.VerificationResponse;
import com.yubico.client.v2.YubicoClient;
import com.yubico.client.v2.exceptions.YubicoValidationFailure;
import com.yubico.client.v2.exceptions.YubicoVerificationException;
import com.yubico.client.v2.impl.YubicoClientImpl;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.pbxguard.core.mfa.MfaException;
import org.pbxguard.core.mfa.YubikeySettings;

/**
 * Validation servers of the Yubico protocol 2.0, YubiCloud or a site's own, all asked in parallel.
 *
 * <p>Yubico's client has hazards, fenced here: its time-outs are 15 s and fixed, so it runs on
 * eight threads of ours and is given up at our deadline; two calls of one instance take each
 * other's answers, and so does a late answer of an earlier call, so each call has an instance of
 * its own; it lets an answer pass that lacks nonce or OTP, or fails with a NullPointerException on
 * one that lacks the signature, so what it accepts is checked again and what it throws is no
 * answer. With a client key every answer must be signed.
 *
 * <p>Thread-safe. A server that hangs keeps threads of the client for up to 30 s after the
 * deadline, which is at most eight calls' worth per deadline.
 */
final class ValidationServers {
  private static final int CALLS = 8;
  private static final int IDLE_SECONDS = 5;
  private static final int MAX_COUNTER = 0x7FFF;
  private static final int MAX_USE = 0xFF;

  private final YubikeySettings settings;
  private final Optional<String> clientKey;
  private final ThreadPoolExecutor pool =
      new ThreadPoolExecutor(
          0,
          CALLS,
          IDLE_SECONDS,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          ValidationServers::daemon);

  /**
   * The servers of the settings.
   *
   * @throws MfaException if the key file cannot be read or holds no Base64
   */
  ValidationServers(YubikeySettings settings) {
    this.settings = settings;
    this.clientKey = settings.secretKeyFile().map(ValidationServers::read);
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "pbxguard-yubikey");
    thread.setDaemon(true);
    return thread;
  }

  private static String read(Path file) {
    try {
      String key = Files.readString(file, StandardCharsets.US_ASCII).strip();
      if (key.isEmpty() || Base64.getDecoder().decode(key).length == 0) {
        throw new MfaException("the YubiKey client key in " + file + " is empty");
      }
      return key;
    } catch (IllegalArgumentException e) {
      throw new MfaException("the YubiKey client key in " + file + " is not Base64");
    } catch (IOException e) {
      throw new MfaException("the YubiKey client key in " + file + " cannot be read", e);
    }
  }

  /** Asks the servers; takes no longer than the deadline. */
  Verdict validate(Otp otp) {
    if (settings.servers().isEmpty()) {
      return new Verdict.NoAnswer("there is no server to ask");
    }
    Future<Verdict> future;
    try {
      future = pool.submit(() -> ask(otp));
    } catch (RejectedExecutionException e) {
      return new Verdict.Busy();
    }
    try {
      return future.get(settings.deadline().toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      future.cancel(true);
      return new Verdict.NoAnswer("no server answered in time");
    } catch (ExecutionException e) {
      return new Verdict.NoAnswer("the client failed");
    } catch (InterruptedException e) {
      future.cancel(true);
      Thread.currentThread().interrupt();
      return new Verdict.NoAnswer("interrupted");
    }
  }

  private Verdict ask(Otp otp) {
    YubicoClient client = new YubicoClientImpl(settings.clientId());
    clientKey.ifPresent(client::setKey);
    client.setWsapiUrls(settings.servers().toArray(String[]::new));
    client.setMaxRetries(0);
    try {
      return judge(otp, client.verify(otp.reveal()));
    } catch (YubicoValidationFailure e) {
      return new Verdict.NoAnswer("an answer was not signed, or answers something else");
    } catch (YubicoVerificationException | RuntimeException e) {
      // The message of either can hold the URL, and with it the OTP.
      return new Verdict.NoAnswer("no server gave a readable answer");
    }
  }

  private Verdict judge(Otp otp, VerificationResponse response) {
    return switch (response.getStatus()) {
      case OK -> good(otp, response);
      case BAD_OTP -> new Verdict.Bad();
      case REPLAYED_OTP -> new Verdict.Replayed();
      default -> new Verdict.NoAnswer("the servers answer " + response.getStatus());
    };
  }

  /** The client compared OTP and nonce only if they were there. */
  private static Verdict good(Otp otp, VerificationResponse response) {
    boolean echoed = otp.reveal().equals(response.getOtp()) && response.getNonce() != null;
    Optional<Integer> session = number(response.getSessioncounter(), MAX_COUNTER);
    Optional<Integer> use = number(response.getSessionuse(), MAX_USE);
    if (!echoed || session.isEmpty() || use.isEmpty()) {
      return new Verdict.NoAnswer("an answer lacks the OTP, the nonce or the counters");
    }
    return new Verdict.Good(new Counters(session.get(), use.get()));
  }

  private static Optional<Integer> number(@Nullable String text, int most) {
    if (text == null || !text.matches("[0-9]{1,5}")) {
      return Optional.empty();
    }
    int value = Integer.parseInt(text);
    return value <= most ? Optional.of(value) : Optional.empty();
  }
}
