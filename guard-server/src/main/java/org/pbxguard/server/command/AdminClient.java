package org.pbxguard.server.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.pbxguard.core.net.HostPort;
import org.pbxguard.core.net.IpAddress;
import org.pbxguard.server.OfflineApi;
import org.pbxguard.server.ServerSettings;
import org.pbxguard.server.StartException;
import org.pbxguard.server.api.ApiSettings;

/**
 * Speaks to the API of the running process with the administrator's key; where none runs, opens the
 * store itself, under its lock, and speaks to an API of its own.
 *
 * <p>Confined to the main thread.
 */
final class AdminClient implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final HttpClient http;
  private final URI base;
  private final String key;
  private final Optional<OfflineApi> offline;

  private AdminClient(HttpClient http, URI base, String key, Optional<OfflineApi> offline) {
    this.http = http;
    this.base = base;
    this.key = key;
    this.offline = offline;
  }

  /**
   * Finds the process, or opens the store.
   *
   * @throws CommandException where the key cannot be read or the API does not answer
   * @throws StartException where no process runs and the store cannot be opened either
   */
  static AdminClient connect(ServerSettings settings)
      throws CommandException, StartException, InterruptedException {
    HttpClient http = client(settings.api());
    URI base =
        URI.create(
            (settings.api().tls().isPresent() ? "https://" : "http://")
                + reachable(settings.api()));
    if (answers(http, base)) {
      return new AdminClient(
          http, base, key(settings.state().dir().resolve("admin.key")), Optional.empty());
    }
    OfflineApi offline = OfflineApi.open(settings);
    return new AdminClient(
        HttpClient.newHttpClient(),
        URI.create("http://" + offline.address()),
        offline.key(),
        Optional.of(offline));
  }

  /** The listener's address, or loopback where it listens on all. */
  private static HostPort reachable(ApiSettings api) {
    HostPort listen = api.listen();
    if (!listen.address().isUnspecified()) {
      return listen;
    }
    String loopback = listen.address().isV4() ? "127.0.0.1" : "::1";
    return new HostPort(IpAddress.parse(loopback).orElseThrow(), listen.port());
  }

  private static boolean answers(HttpClient http, URI base)
      throws CommandException, InterruptedException {
    try {
      return http.send(request(base, "/api/health").GET().build(), BodyHandlers.discarding())
              .statusCode()
          > 0;
    } catch (ConnectException e) {
      return false;
    } catch (IOException e) {
      throw new CommandException(
          "no answer from the API at " + base + " (" + e.getMessage() + ")", e);
    }
  }

  private static HttpClient client(ApiSettings api) throws CommandException {
    HttpClient.Builder builder = HttpClient.newBuilder().connectTimeout(PATIENCE);
    if (api.tls().isPresent()) {
      builder.sslContext(trusting(api.tls().get().certificate()));
    }
    return builder.build();
  }

  private static SSLContext trusting(Path certificate) throws CommandException {
    try {
      return PinnedTrust.of(certificate);
    } catch (IOException | GeneralSecurityException e) {
      throw new CommandException("api.tls.certificate: " + certificate + " cannot be read", e);
    }
  }

  private static String key(Path file) throws CommandException {
    try {
      return Files.readString(file).strip();
    } catch (NoSuchFileException e) {
      throw new CommandException(
          "the process runs, but its administrator's key " + file + " is not there", e);
    } catch (IOException e) {
      throw new CommandException("the administrator's key " + file + " cannot be read", e);
    }
  }

  private static HttpRequest.Builder request(URI base, String path) {
    return HttpRequest.newBuilder(base.resolve(path)).timeout(PATIENCE);
  }

  /** The answer to a GET. */
  JsonNode get(String path) throws CommandException, InterruptedException {
    return exchange(request(base, path).GET());
  }

  /** The answer to a request with a body. */
  JsonNode send(String method, String path, JsonNode body)
      throws CommandException, InterruptedException {
    return exchange(
        request(base, path)
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(body.toString())));
  }

  private JsonNode exchange(HttpRequest.Builder request)
      throws CommandException, InterruptedException {
    try {
      HttpResponse<String> answer =
          http.send(
              request.header("Authorization", "Bearer " + key).build(), BodyHandlers.ofString());
      JsonNode body = parsed(answer.body());
      if (answer.statusCode() == 200) {
        return body;
      }
      StringBuilder error = new StringBuilder(Shown.text(body, "error"));
      body.path("faults")
          .forEach(fault -> error.append("\n  ").append(Shown.clean(fault.asText())));
      throw new CommandException(
          error.isEmpty() ? "the API answered " + answer.statusCode() : error.toString());
    } catch (IOException e) {
      throw new CommandException("the API did not answer", e);
    }
  }

  private static JsonNode parsed(String body) {
    try {
      JsonNode node = JSON.readTree(body);
      return node == null ? JSON.createObjectNode() : node;
    } catch (JsonProcessingException e) {
      return JSON.createObjectNode();
    }
  }

  @Override
  public void close() {
    offline.ifPresent(OfflineApi::close);
  }
}
