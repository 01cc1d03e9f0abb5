package org.pbxguard.servlet.page;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Sends the guard's pages: no script but the one that talks to keys, no foreign resource, in no
 * frame, kept in no cache.
 *
 * <p>Immutable.
 *
 * @param prefix where the pages are
 * @param words their language
 */
public record Page(String prefix, Messages words) {
  /** What every page looks like, as CSS. */
  public static final String STYLE = resource("style.css");

  /** What talks to keys, as JavaScript. */
  public static final String KEYS = resource("keys.js");

  /** What the policy of a page with the script adds. */
  public static final String SCRIPT =
      "; script-src 'self'; connect-src 'self'; require-trusted-types-for 'script'";

  /** What the policy of a page with an image in it adds. */
  public static final String IMAGE = "; img-src data:";

  private static final String POLICY =
      "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none';"
          + " frame-ancestors 'none'";

  /** A page with its head and title, to be continued. */
  public Html begin() {
    return begin("title", "");
  }

  /**
   * A page with its head and title, to be continued.
   *
   * @param style class of its main part
   */
  public Html begin(String title, String style) {
    return head(title)
        .open("main", style.isEmpty() ? "" : "class", style)
        .element("h1", words.get(title));
  }

  /** A page with its head, its body to be continued. */
  public Html head(String title) {
    return new Html()
        .open("html", "lang", words.language())
        .open("head")
        .open("meta", "charset", "utf-8")
        .open("meta", "name", "viewport", "content", "width=device-width, initial-scale=1")
        .element("title", words.get(title))
        .open("link", "rel", "stylesheet", "href", prefix + "/style.css")
        .close()
        .open("body");
  }

  /** A text that comes with a class. */
  private static String resource(String name) {
    return resource(Page.class, name);
  }

  /**
   * A text that comes with a class.
   *
   * @throws IllegalStateException if it does not
   */
  public static String resource(Class<?> beside, String name) {
    try (InputStream in = beside.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Adds the script to a page that is sent with {@link #SCRIPT}. */
  public void script(Html html) {
    html.open("script", "src", prefix + "/keys.js", "defer", "defer").close();
  }

  /**
   * Opens a form that posts below the prefix; attributes as in {@link Html#open}.
   *
   * @param csrf the token that says that the form is this site's
   */
  public Html form(Html html, String csrf, String path, String... attributes) {
    String[] all = new String[attributes.length + 4];
    all[0] = "method";
    all[1] = "post";
    all[2] = "action";
    all[3] = prefix + path;
    System.arraycopy(attributes, 0, all, 4, attributes.length);
    return html.open("form", all).open("input", "type", "hidden", "name", "csrf", "value", csrf);
  }

  /** Opens the form of a ceremony, which the script shows and drives. */
  public Html ceremony(Html html, String csrf, String path, String kind) {
    return form(
        html,
        csrf,
        path,
        "data-ceremony",
        kind,
        "hidden",
        "hidden",
        "data-busy",
        words.get("key.busy"),
        "data-failed",
        words.get("key.failed"),
        "data-unable",
        words.get("key.unable"));
  }

  /** The end of a form of one button, with what it acts on: names and values in turn. */
  public static void button(Html form, String label, String style, String... fields) {
    for (int i = 0; i + 1 < fields.length; i += 2) {
      form.open("input", "type", "hidden", "name", fields[i], "value", fields[i + 1]);
    }
    form.element("button", label, "type", "submit", "class", style).close();
  }

  /** Sends the browser to a path of this site by GET. */
  public static void redirect(HttpServletResponse response, String path) {
    response.setHeader("Cache-Control", "no-store");
    response.setHeader("Location", path);
    response.setStatus(HttpServletResponse.SC_SEE_OTHER);
  }

  /** Says in the answer how long to wait before the next try, in whole seconds. */
  public static void retryAfter(HttpServletResponse response, Duration wait) {
    long seconds = Math.max(1, wait.plusMillis(999).toSeconds());
    response.setHeader("Retry-After", Long.toString(seconds));
  }

  /** A page with one sentence. */
  public void sentence(HttpServletResponse response, int status, String key) throws IOException {
    send(response, status, begin().element("p", words.get(key)));
  }

  /** Sends a page that needs nothing but its style. */
  public static void send(HttpServletResponse response, int status, Html page) throws IOException {
    send(response, status, page, "");
  }

  /**
   * Sends a page.
   *
   * @param more what its policy adds
   */
  public static void send(HttpServletResponse response, int status, Html page, String more)
      throws IOException {
    response.setHeader("Content-Security-Policy", POLICY + more);
    // Not no-referrer: browsers would send Origin: null with the forms then.
    response.setHeader("Referrer-Policy", "same-origin");
    bytes(response, status, "text/html;charset=utf-8", page.end());
  }

  /** Sends text of a type. */
  public static void bytes(HttpServletResponse response, int status, String type, String text)
      throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    response.setStatus(status);
    response.setContentType(type);
    response.setContentLength(bytes.length);
    response.setHeader("Cache-Control", "no-store");
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.getOutputStream().write(bytes);
  }
}
