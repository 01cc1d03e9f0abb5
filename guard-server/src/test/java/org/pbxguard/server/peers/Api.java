package org.pbxguard.server.peers;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** A client of the REST API, as the original's clients are: JSON over HTTP with a key. */
final class Api {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .build();
  private final String base;
  private final String key;

  /** A client with a key; an empty key sends none. */
  Api(int port, String key) {
    this.base = "http://127.0.0.1:" + port;
    this.key = key;
  }

  /** The status and the body, which is JSON or missing. */
  record Answer(int status, JsonNode body) {
    String text(String field) {
      return body.path(field).asText();
    }
  }

  Answer get(String path) throws IOException, InterruptedException {
    return send(request(path).GET());
  }

  Answer delete(String path) throws IOException, InterruptedException {
    return send(request(path).DELETE());
  }

  /** Any method; a body goes with those that carry one. */
  Answer send(String method, String path, String body) throws IOException, InterruptedException {
    HttpRequest.Builder request = request(path);
    boolean carries = !method.equals("GET");
    return send(
        carries
            ? request
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body, UTF_8))
            : request.GET());
  }

  Answer post(String path, Map<String, ?> body) throws IOException, InterruptedException {
    return postText(path, JSON.writeValueAsString(body));
  }

  Answer postText(String path, String body) throws IOException, InterruptedException {
    return send(post(path, body));
  }

  CompletableFuture<Answer> postAsync(String path, Map<String, ?> body) throws IOException {
    return client
        .sendAsync(
            post(path, JSON.writeValueAsString(body)).build(),
            HttpResponse.BodyHandlers.ofString(UTF_8))
        .thenApply(Api::answer);
  }

  private HttpRequest.Builder post(String path, String body) {
    return request(path)
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(body, UTF_8));
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + path)).timeout(Duration.ofSeconds(20));
    return key.isEmpty() ? request : request.header("Authorization", "Bearer " + key);
  }

  private Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return answer(client.send(request.build(), HttpResponse.BodyHandlers.ofString(UTF_8)));
  }

  private static Answer answer(HttpResponse<String> response) {
    boolean json = response.headers().firstValue("Content-Type").orElse("").contains("json");
    try {
      JsonNode body = json ? JSON.readTree(response.body()) : JSON.createObjectNode();
      return new Answer(response.statusCode(), body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
