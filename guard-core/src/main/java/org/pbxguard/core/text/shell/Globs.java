package org.pbxguard.core.text.shell;

import java.util.List;

/**
 * Paths with wildcards that are meant to hide a known path: {@code /???/??t}, {@code /etc/pa*wd}.
 *
 * <p>Stateless.
 */
final class Globs {
  private static final List<String> TARGETS =
      List.of(
          "/bin/cat",
          "/bin/ls",
          "/bin/sh",
          "/bin/bash",
          "/bin/nc",
          "/bin/id",
          "/bin/rm",
          "/bin/ps",
          "/bin/cp",
          "/bin/uname",
          "/bin/echo",
          "/bin/ping",
          "/bin/netstat",
          "/usr/bin/id",
          "/usr/bin/wget",
          "/usr/bin/curl",
          "/usr/bin/nc",
          "/usr/bin/whoami",
          "/usr/bin/perl",
          "/usr/bin/python",
          "/usr/bin/php",
          "/usr/bin/head",
          "/usr/bin/tail",
          "/usr/bin/who",
          "/etc/passwd",
          "/etc/shadow",
          "/etc/hosts",
          "/etc/group",
          "/etc/issue",
          "/dev/tcp",
          "/proc/self/environ",
          "/bin/nc.openbsd",
          "/sbin/ifconfig",
          "/bin/cat /etc/passwd");
  private static final int LONGEST = 40;

  private Globs() {}

  /** Index of the first such path, or -1. */
  static int find(String text) {
    int at = text.indexOf('/');
    while (at >= 0) {
      int end = at;
      boolean wild = false;
      while (end < text.length() && end - at < LONGEST && part(text.charAt(end))) {
        wild |= text.charAt(end) == '?' || text.charAt(end) == '*' || text.charAt(end) == '[';
        end++;
      }
      if (wild && end - at >= 6 && hides(text.substring(at, end))) {
        return at;
      }
      at = text.indexOf('/', Math.max(at + 1, end));
    }
    return -1;
  }

  private static boolean part(char c) {
    return c > ' ' && c != ';' && c != '|' && c != '&' && c != '\'' && c != '"' && c != ')'
        && c != '<';
  }

  private static boolean hides(String glob) {
    int letters = 0;
    int questions = 0;
    for (int i = 0; i < glob.length(); i++) {
      letters += Character.isLetter(glob.charAt(i)) ? 1 : 0;
      questions += glob.charAt(i) == '?' ? 1 : 0;
    }
    if (letters + questions < 4) {
      return false;
    }
    int shortest = shortest(glob);
    for (String target : TARGETS) {
      if (shortest <= target.length() && matches(glob, 0, target, 0, 64)) {
        return true;
      }
    }
    return false;
  }

  /** The least number of characters that the glob stands for. */
  private static int shortest(String glob) {
    int least = 0;
    for (int i = 0; i < glob.length(); i++) {
      if (glob.charAt(i) == '[') {
        i = Math.max(i, glob.indexOf(']', i));
      }
      least += glob.charAt(i) == '*' ? 0 : 1;
    }
    return least;
  }

  /** Both texts are short; the budget bounds what several stars may cost. */
  private static boolean matches(String glob, int g, String text, int t, int budget) {
    if (budget == 0) {
      return false;
    }
    int i = g;
    int j = t;
    while (i < glob.length()) {
      char c = glob.charAt(i);
      if (c == '*') {
        for (int k = j; k <= text.length() && k < j + 8; k++) {
          if (matches(glob, i + 1, text, k, budget / 8)) {
            return true;
          }
        }
        return false;
      }
      if (j >= text.length()) {
        return false;
      }
      if (c == '[') {
        int close = glob.indexOf(']', i);
        if (close < 0) {
          return false;
        }
        i = close;
      } else if (c != '?' && c != text.charAt(j)) {
        return false;
      }
      i++;
      j++;
    }
    return j == text.length();
  }
}
