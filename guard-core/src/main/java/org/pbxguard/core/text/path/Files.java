package org.pbxguard.core.text.path;

import java.util.ArrayList;
import java.util.List;
import org.pbxguard.core.text.match.Automaton;

/**
 * Names of files that hold secrets or prove that reading works. A slash in a name stands for either
 * slash, repeated or not.
 *
 * <p>Immutable.
 */
final class Files {
  /** Enough to refuse wherever they stand. */
  static final List<String> SURE =
      List.of(
          "/etc/passwd",
          "/etc/shadow",
          "/etc/gshadow",
          "/etc/sudoers",
          "/etc/master.passwd",
          "/etc/security/passwd",
          "/etc/issue",
          "/etc/hosts",
          "/etc/group",
          "/etc/motd",
          "/etc/fstab",
          "/etc/services",
          "/etc/protocols",
          "/etc/networks",
          "/etc/profile",
          "/etc/environment",
          "/etc/exports",
          "/etc/inetd.conf",
          "/etc/os-release",
          "/etc/lsb-release",
          "/etc/redhat-release",
          "/etc/debian_version",
          "/etc/subuid",
          "/etc/crontab",
          "/etc/mysql/my.cnf",
          "/etc/ssh/sshd_config",
          "/etc/apache2/",
          "/etc/httpd/",
          "/etc/nginx/nginx.conf",
          "/proc/self/",
          "/proc/version",
          "/proc/cmdline",
          "/proc/mounts",
          "/proc/net/",
          "/proc/sched_debug",
          "/proc/1/",
          "/var/log/apache",
          "/var/log/apache2/",
          "/sys/class",
          "/var/log/httpd",
          "/var/log/nginx/",
          "/var/log/auth.log",
          "/var/log/lastlog",
          "/var/log/wtmp",
          "/var/mail/root",
          "/root/.ssh",
          "/root/.bash_history",
          ".ssh/id_rsa",
          ".ssh/id_dsa",
          ".ssh/id_ed25519",
          ".ssh/authorized_keys",
          ".aws/credentials",
          ".git/config",
          ".git/head",
          ".svn/entries",
          ".bash_history",
          ".htpasswd",
          "boot.ini",
          "win.ini",
          "system.ini",
          "ntuser.dat",
          "unattend.xml",
          "sysprep.inf",
          "localstart.asp",
          "global.asa",
          "web-inf/web.xml",
          "meta-inf/context.xml",
          "system32/config/sam",
          "repair/sam",
          "repair/system",
          "system32/drivers/etc",
          "system32/cmd.exe",
          "windows/panther",
          "inetpub/wwwroot",
          "inetpub/logs",
          "wp-config.php",
          "config.inc.php",
          "/apache2/conf/httpd.conf",
          "/conf/httpd.conf",
          "/php/php.ini",
          "/lib/php.ini",
          "/dev/tcp/",
          "usr/local/apache",
          "/etc/vsftpd");

  /** Worth something only together with more. */
  static final List<String> HINTS =
      List.of(
          "/windows/system32",
          "/winnt/",
          ":/windows/",
          "/etc/",
          "/proc/",
          "/var/log/",
          "web-inf",
          "web.config",
          ".htaccess",
          "httpd.conf",
          "php.ini",
          "my.cnf",
          "id_rsa",
          "localhost/c$",
          "wp-config");

  private static final Automaton AUTOMATON = automaton();

  private Files() {}

  private static Automaton automaton() {
    List<String> all = new ArrayList<>(SURE);
    all.addAll(HINTS);
    return Automaton.of(all);
  }

  /** Occurrences in a text whose slashes were {@link #level levelled}; SURE ids come first. */
  static Automaton.Hits hits(String levelled) {
    return AUTOMATON.hits(levelled);
  }

  /** Turns backslashes round, and runs of slashes, dots-in-place and NULs into one slash. */
  static String level(String text) {
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean slash = Climb.slash(c) || c == 1;
      if (!slash) {
        out.append(c);
      } else if (out.length() == 0 || out.charAt(out.length() - 1) != '/') {
        out.append('/');
      }
      if (slash && text.startsWith("./", i + 1)) {
        i++;
      }
    }
    return out.toString();
  }
}
