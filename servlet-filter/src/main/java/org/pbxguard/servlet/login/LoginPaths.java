package org.pbxguard.servlet.login;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.pbxguard.core.arrival.Account;
import org.pbxguard.servlet.body.Content;
import org.pbxguard.servlet.inspect.RequestFacts;
import org.pbxguard.servlet.parse.BasicLogin;
import org.pbxguard.servlet.parse.Parameters;

/**
 * The declared login paths.
 *
 * <p>Immutable and thread-safe.
 */
public final class LoginPaths {
  private final List<LoginPath> paths;
  private final JsonFactory json = new JsonFactory();

  /** The given paths; the first that matches counts. */
  public LoginPaths(List<LoginPath> paths) {
    this.paths = List.copyOf(paths);
  }

  /** The attempt that a request makes, if it is one. */
  public Optional<LoginAttempt> attempt(RequestFacts facts, Content content, Parameters form) {
    for (LoginPath path : paths) {
      if (path.path().matchesAny(facts.path())) {
        String user = user(path, facts, content, form);
        return user.isEmpty()
            ? Optional.empty()
            : Optional.of(new LoginAttempt(path, new Account(user)));
      }
    }
    return Optional.empty();
  }

  private String user(LoginPath path, RequestFacts facts, Content content, Parameters form) {
    Optional<BasicLogin> basic = BasicLogin.parse(facts.firstHeader("Authorization"));
    if (basic.isPresent()) {
      return basic.get().user();
    }
    String field = path.userField();
    String posted = form.first(field);
    if (!posted.isEmpty()) {
      return posted;
    }
    String asked = facts.query().first(field);
    return asked.isEmpty() && content.type().json() ? member(content.text(), field) : asked;
  }

  /** The string of a top-level member, the last of several as most parsers take it. */
  private String member(String text, String field) {
    String found = "";
    try (JsonParser parser = json.createParser(text)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return "";
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        JsonToken value = parser.nextToken();
        if (name.equals(field) && value == JsonToken.VALUE_STRING) {
          found = parser.getText();
        }
        parser.skipChildren();
      }
    } catch (IOException unreadable) {
      // The inspector refuses what is no JSON.
      return found;
    }
    return found;
  }
}
