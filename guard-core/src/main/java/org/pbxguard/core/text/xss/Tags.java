package org.pbxguard.core.text.xss;

import org.pbxguard.core.text.match.Ascii;
import org.pbxguard.core.text.match.WordTable;

/**
 * Tags by what a browser does at their sight. Formatting, links, pictures and the tags of other XML
 * languages mean nothing here; their attributes are looked at elsewhere.
 *
 * <p>Stateless.
 */
final class Tags {
  /** Runs or loads something. */
  static final int ACTIVE = 1;

  /** Runs or loads something if its attributes say so. */
  static final int CONDITIONAL = 2;

  private static final WordTable TABLE =
      WordTable.builder()
          .add(
              ACTIVE,
              "script",
              "iframe",
              "object",
              "embed",
              "applet",
              "frameset",
              "bgsound",
              "layer",
              "ilayer",
              "isindex",
              "xss",
              "svg",
              "math",
              "noscript",
              "portal",
              "fencedframe",
              "vmlframe",
              "keygen",
              "noembed",
              "xmp",
              "plaintext")
          .add(
              CONDITIONAL,
              "base",
              "meta",
              "link",
              "style",
              "frame",
              "form",
              "xml",
              "import",
              "set",
              "animate",
              "image",
              "img",
              "video",
              "audio",
              "source",
              "a",
              "input",
              "button",
              "div",
              "template",
              "table",
              "td",
              "body",
              "span",
              "foreignobject",
              "use",
              "event",
              "listing",
              "html",
              "title",
              "textarea",
              "marquee",
              "details",
              "select",
              "isindex1")
          .build();

  private Tags() {}

  /** What the tag whose name starts at {@code at} is, 0 for nothing special. */
  static int kind(String text, int at) {
    int start = at;
    int end = at;
    while (end < text.length() && (Ascii.word(text.charAt(end)) || text.charAt(end) == ':')) {
      if (text.charAt(end) == ':') {
        start = end + 1;
      }
      end++;
    }
    boolean longer = end < text.length() && (text.charAt(end) == '-' || text.charAt(end) == '.');
    return longer ? 0 : TABLE.find(text, start, end);
  }
}
