package org.pbxguard.sip.detect;

import java.util.List;
import java.util.Locale;
import org.pbxguard.core.finding.Category;
import org.pbxguard.core.finding.Findings;
import org.pbxguard.core.text.Where;

/**
 * Texts that would run something if a dial plan or a script handed them to a shell: {@code $(...)},
 * back quotes around a command, a separator followed by a command's name, and look-ups of {@code
 * ${jndi:}}. Percent escapes are taken off once, as a PBX does with the user part of a URI.
 *
 * <p>Stateless.
 */
final class ShellText {
  private static final SipRule SHELL = new SipRule("sip-shell-injection", Category.RCE, 70);
  private static final SipRule JNDI = new SipRule("sip-jndi-lookup", Category.JNDI, 80);

  private static final List<String> COMMANDS =
      List.of(
          "wget",
          "curl",
          "nc",
          "ncat",
          "bash",
          "sh",
          "cat",
          "id",
          "whoami",
          "uname",
          "ping",
          "chmod",
          "rm",
          "sleep",
          "python",
          "perl",
          "php",
          "telnet",
          "nslookup",
          "touch",
          "echo");

  private ShellText() {}

  static void inspect(String raw, Where where, Findings findings) {
    String text = unescape(raw).toLowerCase(Locale.ROOT);
    if (text.contains("${jndi:") || text.contains("${${")) {
      findings.add(JNDI.at(where.text(), raw));
    } else if (runs(text)) {
      findings.add(SHELL.at(where.text(), raw));
    }
  }

  private static boolean runs(String text) {
    int substitution = text.indexOf("$(");
    if (substitution >= 0 && text.indexOf(')', substitution) > 0) {
      return true;
    }
    if (text.contains("${ifs}")) {
      return true;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean separates = c == ';' || c == '|' || c == '&' || c == '`' || c == '\n';
      if (separates && command(text, i + 1)) {
        return true;
      }
    }
    return false;
  }

  /** Whether a command's name follows, then nothing, an operator at once, or an argument. */
  private static boolean command(String text, int from) {
    int begin = from;
    while (begin < text.length() && text.charAt(begin) == ' ') {
      begin++;
    }
    int end = begin;
    while (end < text.length() && Character.isLetterOrDigit(text.charAt(end))) {
      end++;
    }
    return COMMANDS.contains(text.substring(begin, end)) && goesOn(text, end);
  }

  private static boolean goesOn(String text, int at) {
    if (at >= text.length()) {
      return true;
    }
    if (text.charAt(at) != ' ') {
      return ";|&`$<>".indexOf(text.charAt(at)) >= 0;
    }
    char argument = at + 1 < text.length() ? text.charAt(at + 1) : '/';
    return "-/.~$<>".indexOf(argument) >= 0
        || Character.isDigit(argument)
        || text.startsWith("http", at + 1);
  }

  private static String unescape(String text) {
    if (text.indexOf('%') < 0) {
      return text;
    }
    StringBuilder plain = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      int high = i + 2 < text.length() ? Character.digit(text.charAt(i + 1), 16) : -1;
      int low = i + 2 < text.length() ? Character.digit(text.charAt(i + 2), 16) : -1;
      if (text.charAt(i) == '%' && high >= 0 && low >= 0) {
        plain.append((char) ((high << 4) | low));
        i += 2;
      } else {
        plain.append(text.charAt(i));
      }
    }
    return plain.toString();
  }
}
