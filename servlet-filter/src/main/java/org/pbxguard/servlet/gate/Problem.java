package org.pbxguard.servlet.gate;

import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import org.pbxguard.core.mfa.Change;
import org.pbxguard.core.mfa.MfaResult;
import org.pbxguard.servlet.page.Html;
import org.pbxguard.servlet.page.Messages;
import org.pbxguard.servlet.page.Page;

/**
 * What is wrong with a form that came.
 *
 * <p>Immutable.
 *
 * @param status of the answer
 * @param key of the sentence that says it
 * @param field the id of the field to mend, empty for none
 */
record Problem(int status, String key, String field) {
  /** Nothing is. */
  static final Problem NONE = new Problem(200, "", "");

  /** The store does not answer. */
  private static final Problem UNAVAILABLE =
      new Problem(HttpServletResponse.SC_SERVICE_UNAVAILABLE, "unavailable", "");

  private static final int TOO_MANY = 429;

  /** Too many tries; the answer says how long to wait. */
  private static Problem later(Visit visit, Duration wait) {
    Page.retryAfter(visit.response(), wait);
    return new Problem(TOO_MANY, "later", "");
  }

  /** What to say of an attempt that did not prove the factor; none of one that did. */
  static Problem of(Visit visit, MfaResult result, Problem refused) {
    return result.fold(
        accepted -> NONE, () -> refused, wait -> later(visit, wait), () -> UNAVAILABLE);
  }

  /** What to say of a change that was not made. */
  static Problem of(Visit visit, Change<?> change, Problem refused) {
    if (change instanceof Change.Throttled<?> wait) {
      return later(visit, wait.retryAfter());
    }
    if (change instanceof Change.Unavailable) {
      return UNAVAILABLE;
    }
    if (change instanceof Change.Absent) {
      return new Problem(HttpServletResponse.SC_NOT_FOUND, "gone", "");
    }
    return change instanceof Change.Conflict
        ? new Problem(HttpServletResponse.SC_CONFLICT, "conflict", refused.field())
        : refused;
  }

  boolean exists() {
    return !key.isEmpty();
  }

  /** The summary, which is read out and from which a link leads to the field. */
  void show(Html html, Messages words) {
    if (!exists()) {
      return;
    }
    html.open(
            "div",
            "class",
            "box bad",
            "role",
            "alert",
            "tabindex",
            "-1",
            "id",
            "problem",
            "autofocus",
            "autofocus")
        .element("strong", words.get("problem"))
        .open("p");
    if (field.isEmpty()) {
      html.text(words.get(key));
    } else {
      html.element("a", words.get(key), "href", "#" + field);
    }
    html.close().close();
  }

  /** Opens the input of a form with what marks it when it is the one to mend. */
  void input(Html html, String id, String hint, String... attributes) {
    boolean wrong = exists() && field.equals(id);
    String[] all = new String[attributes.length + 6];
    System.arraycopy(attributes, 0, all, 6, attributes.length);
    all[0] = "id";
    all[1] = id;
    String described = (wrong ? "problem " : "") + hint;
    all[2] = described.isBlank() ? "" : "aria-describedby";
    all[3] = described.strip();
    all[4] = wrong ? "aria-invalid" : "";
    all[5] = "true";
    html.open("input", all);
  }
}
