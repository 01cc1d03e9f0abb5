package org.pbxguard.core.text.net;

import java.util.List;
import java.util.Locale;
import org.pbxguard.core.finding.Category;
import org.pbxguard.core.text.Detector;
import org.pbxguard.core.text.Place;
import org.pbxguard.core.text.Report;
import org.pbxguard.core.text.Rule;
import org.pbxguard.core.text.View;
import org.pbxguard.core.text.match.Ascii;
import org.pbxguard.core.text.match.Automaton;
import org.pbxguard.core.text.match.Chars;
import org.pbxguard.core.text.match.WordTable;

/**
 * Server-side request forgery and inclusion of remote files. A PBX's settings hold URLs of private
 * hosts, so that these mean nothing; metadata services, addresses in disguise, schemes that no
 * setting needs and remote scripts do.
 *
 * <p>Thread-safe.
 */
public final class NetDetector implements Detector {
  private static final Chars BEHIND_HOST = Chars.of("/?#\\ \t\n\"'<>;,)");
  private static final Rule METADATA = new Rule("ssrf-metadata", Category.SSRF, 80);
  private static final Rule DISGUISE = new Rule("ssrf-address-in-disguise", Category.SSRF, 60);
  private static final Rule SCHEME = new Rule("ssrf-scheme", Category.SSRF, 60);
  private static final Rule REMOTE = new Rule("rfi-remote-script", Category.RFI, 60);
  private static final Rule REMOTE_HINT = new Rule("rfi-remote-hint", Category.RFI, 15);

  private static final long METADATA_ADDRESS = 0xa9fea9feL;
  private static final long ALIBABA_ADDRESS = 0x646464c8L;
  private static final int LONGEST_HOST = 260;

  private static final WordTable SCHEMES =
      WordTable.of(
          "gopher",
          "dict",
          "netdoc",
          "jar",
          "rmi",
          "smb",
          "sftp",
          "imap",
          "imaps",
          "pop3",
          "smtp",
          "iiop",
          "nis",
          "nds",
          "corba",
          "local_file",
          "local-file",
          "scp",
          "ssh2",
          "ogg",
          "mailto2",
          "finger",
          "view");

  private static final Automaton METADATA_NAMES =
      Automaton.of(
          List.of(
              "169.254.169.254",
              "metadata.google.internal",
              "100.100.100.200",
              "metadata.packet.net",
              "instance-data",
              "169.254.170.2",
              "fd00:ec2::254",
              "latest/meta-data",
              "computemetadata/v1",
              "a9fea9fe",
              "metadata/v1",
              "opc/v1/instance",
              "metadata.nicob.net",
              "pingback.ping"));

  private static final Automaton SCRIPTS =
      Automaton.of(
          List.of(
              ".txt?",
              ".php?",
              ".gif?",
              ".jpg?",
              ".inc?",
              ".txt%00",
              ".php%00",
              ".gif%00",
              "cmd.txt",
              "cmd.gif",
              "id.txt",
              "shell.txt",
              "c99.",
              "r57.",
              "evil.txt",
              "??",
              "?cmd="));

  @Override
  public List<Rule> rules() {
    return List.of(METADATA, DISGUISE, SCHEME, REMOTE, REMOTE_HINT);
  }

  @Override
  public List<String> triggers() {
    return List.of(
        "://",
        ":\\\\",
        "169.254",
        "metadata",
        "meta-data",
        "instance-data",
        "pingback.ping",
        "a9fea9fe",
        "http:",
        "https:",
        "100.100.100");
  }

  @Override
  public void inspect(View view, Report report) {
    if (view.in(Place.FILE)) {
      return;
    }
    String text = view.text();
    if ((METADATA_NAMES.scan(text) & 1) != 0) {
      report.hit(METADATA, view, 0, text.length());
    }
    if (numeric(text)) {
      report.hit(DISGUISE, view, 0, text.length());
    }
    int at = text.indexOf("://");
    while (at >= 0) {
      url(view, report, at);
      at = text.indexOf("://", at + 3);
    }
  }

  private static void url(View view, Report report, int colon) {
    String text = view.text();
    int scheme = colon;
    while (scheme > 0 && (Ascii.word(text.charAt(scheme - 1)) || text.charAt(scheme - 1) == '-')) {
      scheme--;
    }
    if (SCHEMES.has(text, scheme, colon) && colon + 3 < text.length()) {
      report.hit(SCHEME, view, scheme, colon + 20);
    }
    String host = host(text, colon + 3);
    if (confused(text, colon + 3, host)) {
      report.hit(DISGUISE, view, scheme, colon + 40);
    }
    if (bracketed(host)) {
      report.hit(DISGUISE, view, scheme, colon + 3 + host.length());
    }
    long address = host.startsWith("[") ? Hosts.NAME : Hosts.address(host);
    if (address == METADATA_ADDRESS || address == ALIBABA_ADDRESS) {
      report.hit(METADATA, view, scheme, colon + 3 + host.length());
    } else if (address != Hosts.NAME && !Hosts.dotted(host)) {
      report.hit(DISGUISE, view, scheme, colon + 3 + host.length());
    }
    remote(view, report, scheme);
  }

  /** {@code http:2130706433} and {@code http:/0x7f.1}: some parsers do without the slashes. */
  private static boolean numeric(String text) {
    int at = Ascii.at(text, 0, "http:") ? 5 : Ascii.at(text, 0, "https:") ? 6 : 0;
    if (at == 0 || text.startsWith("//", at)) {
      return false;
    }
    at = text.startsWith("/", at) ? at + 1 : at;
    return Hosts.address(host(text, at)) != Hosts.NAME;
  }

  private static String host(String text, int from) {
    int end = from;
    int limit = Math.min(text.length(), from + LONGEST_HOST);
    while (end < limit && !BEHIND_HOST.has(text.charAt(end))) {
      end++;
    }
    String authority = text.substring(from, end).toLowerCase(Locale.ROOT);
    int user = authority.lastIndexOf('@');
    String host = authority.substring(user + 1);
    int port = host.startsWith("[") ? host.indexOf("]:") : host.indexOf(':');
    return port < 0 ? host : host.substring(0, host.startsWith("[") ? port + 1 : port);
  }

  /** Hosts that two parsers would read differently, or that only look like names. */
  private static boolean confused(String text, int from, String host) {
    if (text.startsWith("\\", from) && !text.startsWith("\\x", from)) {
      return true;
    }
    int end = from + host.length();
    boolean digits = host.length() > 5;
    for (int i = 0; i < host.length(); i++) {
      char c = host.charAt(i);
      digits &= Ascii.digit(c);
      if (c >= '\u2460' && c <= '\u24ff') {
        return true;
      }
    }
    int port = end;
    while (port < text.length() && (text.charAt(port) == ':' || Ascii.digit(text.charAt(port)))) {
      port++;
    }
    return digits || text.startsWith(" &@", port) || text.startsWith("#@", port);
  }

  /** Loopback, unspecified and mapped IPv6 addresses. */
  private static boolean bracketed(String host) {
    return host.startsWith("[::ffff:")
        || host.equals("[::1]")
        || host.equals("[::]")
        || host.equals("[a::]")
        || host.startsWith("[0:0:0:0")
        || host.startsWith("[fd00:ec2");
  }

  /** A parameter that is nothing but the URL of a script somewhere else. */
  private static void remote(View view, Report report, int scheme) {
    if (scheme != 0 || !view.in(Place.PARAMETER)) {
      return;
    }
    String text = view.text();
    boolean web = Ascii.at(text, 0, "http") || Ascii.at(text, 0, "ftp");
    boolean cut =
        (text.endsWith("?") && text.length() < 120 && text.indexOf('=') < 0)
            || text.endsWith("%00");
    if (web && (cut || (SCRIPTS.scan(text) & 1) != 0)) {
      report.hit(cut ? REMOTE : REMOTE_HINT, view, 0, text.length());
    }
  }
}
