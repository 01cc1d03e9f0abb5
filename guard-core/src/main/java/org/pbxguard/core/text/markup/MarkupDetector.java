package org.pbxguard.core.text.markup;

import java.util.List;
import org.pbxguard.core.finding.Category;
import org.pbxguard.core.text.Detector;
import org.pbxguard.core.text.Report;
import org.pbxguard.core.text.Rule;
import org.pbxguard.core.text.View;
import org.pbxguard.core.text.match.Ascii;

/**
 * XML that declares entities or includes other documents, style sheets that run, and server-side
 * includes. The declaration of an HTML document is let through.
 *
 * <p>Thread-safe.
 */
public final class MarkupDetector implements Detector {
  private static final Rule ENTITY = new Rule("xxe-entity", Category.XXE, 90);
  private static final Rule DOCTYPE = new Rule("xxe-doctype", Category.XXE, 60);
  private static final Rule INCLUDE = new Rule("xxe-include", Category.XXE, 60);
  private static final Rule STYLE_SHEET = new Rule("xxe-style-sheet", Category.XXE, 60);
  private static final Rule SSI = new Rule("ssi-directive", Category.SSI, 80);

  /** How far a declaration is read. */
  private static final int LONGEST = 600;

  @Override
  public List<Rule> rules() {
    return List.of(ENTITY, DOCTYPE, INCLUDE, STYLE_SHEET, SSI);
  }

  @Override
  public List<String> triggers() {
    return List.of("<!", "xinclude", "<xi:", "<?xml-style", "<esi:", "<xsl:", "+adwaiq", "+adw-");
  }

  @Override
  public void inspect(View view, Report report) {
    String text = view.text();
    int at = text.indexOf('<');
    while (at >= 0) {
      int name = Ascii.skipBlanks(text, at + 1);
      declaration(view, report, at, name);
      at = text.indexOf('<', Math.max(at + 1, name));
    }
    if (text.contains("+ADwAIQ-")) {
      report.hit(DOCTYPE, view, text.indexOf("+ADwAIQ-"), text.length());
    }
  }

  private static void declaration(View view, Report report, int at, int name) {
    String text = view.text();
    if (Ascii.at(text, name, "!entity")) {
      report.hit(ENTITY, view, at, at + 60);
    } else if (Ascii.at(text, Ascii.skipBlanks(text, name + 1), "doctype")) {
      int word = Ascii.skipBlanks(text, name + 1);
      doctype(view, report, at, Ascii.skipBlanks(text, word + 7));
    } else if (Ascii.at(text, name, "xi:include") || Ascii.at(text, name, "esi:")) {
      report.hit(INCLUDE, view, at, at + 60);
    } else if (Ascii.at(text, name, "?xml-stylesheet") || Ascii.at(text, name, "xsl:stylesheet")) {
      report.hit(STYLE_SHEET, view, at, at + 60);
    } else if (Ascii.at(text, name, "!--")) {
      int hash = Ascii.skipBlanks(text, name + 3);
      boolean directive = hash < text.length() && text.charAt(hash) == '#';
      if (directive && hash + 1 < text.length() && Ascii.letter(text.charAt(hash + 1))) {
        report.hit(SSI, view, at, at + 60);
      }
    }
  }

  private static void doctype(View view, Report report, int at, int name) {
    String text = view.text();
    int end = Ascii.indexWithin(text, '>', name, LONGEST);
    int limit = end < 0 ? Math.min(text.length(), name + LONGEST) : end;
    boolean html = Ascii.at(text, name, "html") && !contains(text, "[", name, limit);
    boolean w3c = contains(text, "//W3C//", name, limit) || contains(text, "//IETF//", name, limit);
    if (html && (w3c || limit - name < 40)) {
      return;
    }
    boolean outside =
        contains(text, "SYSTEM", name, limit) || contains(text, "PUBLIC", name, limit);
    if (outside || contains(text, "[", name, limit)) {
      report.hit(DOCTYPE, view, at, limit);
    }
  }

  private static boolean contains(String text, String word, int from, int to) {
    for (int i = from; i + word.length() <= to; i++) {
      if (text.startsWith(word, i)) {
        return true;
      }
    }
    return false;
  }
}
