package org.pbxguard.core.mfa.yubikey;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A validation server of the Yubico protocol 2.0 that checks and makes signatures. */
final class TestServer implements AutoCloseable {
  static final String KEY = "mG5be6ZJU1qBGz24yPh/ESM3UdU=";

  private final HttpServer server;
  private final ExecutorService pool = Executors.newCachedThreadPool();
  private final Map<String, TokenSecret> keys = new ConcurrentHashMap<>();
  private final Map<String, Counters> seen = new ConcurrentHashMap<>();
  private final AtomicInteger asked = new AtomicInteger();
  private final CountDownLatch open = new CountDownLatch(1);
  private volatile boolean silent;
  private volatile boolean forgetful;
  private volatile boolean signing = true;
  private volatile UnaryOperator<Map<String, String>> lie = answer -> answer;
  private volatile UnaryOperator<Map<String, String>> lieAfterSigning = answer -> answer;

  TestServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/verify", this::handle);
    server.setExecutor(pool);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/verify";
  }

  void know(TestYubikey key) {
    keys.put(key.publicId(), key.secret());
  }

  /** From now on it answers nothing. */
  void fallSilent() {
    silent = true;
  }

  /** From now on it takes an OTP again and again. */
  void forget() {
    forgetful = true;
  }

  void stopSigning() {
    signing = false;
  }

  /** Changes answers before they are signed. */
  void lie(UnaryOperator<Map<String, String>> change) {
    lie = change;
  }

  /** Changes answers after they are signed, as somebody on the way would. */
  void tamper(UnaryOperator<Map<String, String>> change) {
    lieAfterSigning = change;
  }

  int asked() {
    return asked.get();
  }

  private void handle(HttpExchange exchange) throws IOException {
    asked.incrementAndGet();
    if (silent) {
      try {
        open.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      exchange.close();
      return;
    }
    StringBuilder body = new StringBuilder();
    answer(parameters(exchange.getRequestURI().getRawQuery()))
        .forEach((name, value) -> body.append(name).append('=').append(value).append("\r\n"));
    byte[] bytes = body.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private static Map<String, String> parameters(String query) {
    Map<String, String> parameters = new TreeMap<>();
    for (String pair : query.split("&", -1)) {
      int equals = pair.indexOf('=');
      parameters.put(
          pair.substring(0, equals),
          URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
    }
    return parameters;
  }

  private Map<String, String> answer(Map<String, String> request) {
    Map<String, String> answer = new TreeMap<>();
    answer.put("t", "2026-11-24T10:00:00Z0001");
    answer.put("otp", request.getOrDefault("otp", ""));
    answer.put("nonce", request.getOrDefault("nonce", ""));
    answer.put("status", status(request, answer));
    Map<String, String> signed = lie.apply(new TreeMap<>(answer));
    if (signing) {
      signed.put("h", signature(signed));
    }
    return lieAfterSigning.apply(new LinkedHashMap<>(signed));
  }

  private String status(Map<String, String> request, Map<String, String> answer) {
    String signature = request.getOrDefault("h", "");
    if (signing && !signature.equals(signature(request))) {
      return "BAD_SIGNATURE";
    }
    String otp = request.getOrDefault("otp", "");
    TokenSecret secret = keys.get(otp.substring(0, 12));
    Optional<Counters> counters =
        secret == null
            ? Optional.empty()
            : secret.read(Modhex.decode(otp.substring(12)).orElseThrow());
    if (counters.isEmpty()) {
      return "BAD_OTP";
    }
    Counters last = seen.getOrDefault(otp.substring(0, 12), Counters.NONE);
    if (!forgetful && !counters.get().isAfter(last)) {
      return "REPLAYED_OTP";
    }
    seen.put(otp.substring(0, 12), counters.get());
    answer.put("sl", "100");
    answer.put("timestamp", "1");
    answer.put("sessioncounter", Integer.toString(counters.get().session()));
    answer.put("sessionuse", Integer.toString(counters.get().use()));
    return "OK";
  }

  private static String signature(Map<String, String> parameters) {
    StringBuilder text = new StringBuilder();
    new TreeMap<>(parameters)
        .forEach(
            (name, value) -> {
              if (!name.equals("h")) {
                text.append(text.isEmpty() ? "" : "&").append(name).append('=').append(value);
              }
            });
    try {
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(Base64.getDecoder().decode(KEY), "HmacSHA1"));
      return Base64.getEncoder()
          .encodeToString(mac.doFinal(text.toString().getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    open.countDown();
    server.stop(0);
    pool.shutdownNow();
  }
}
