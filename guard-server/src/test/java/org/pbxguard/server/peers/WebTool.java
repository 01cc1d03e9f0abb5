package org.pbxguard.server.peers;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Predicate;

/**
 * A tool that looks for holes in web applications, as Debian ships it, with a browser's name.
 *
 * @param name what the tests call it
 * @param hole which hole of {@code peers/holes.py} it is there for
 * @param words the command line
 * @param found whether its output says that it found the hole
 */
record WebTool(
    String name,
    String hole,
    BiFunction<Workspace, String, List<String>> words,
    Predicate<String> found) {
  private static final String BROWSER =
      "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
  private static final String WORDS = "/usr/share/dirb/wordlists/small.txt";
  private static final String HIDDEN_PAGE = HoledShop.HIDDEN;

  @Override
  public String toString() {
    return name;
  }

  /** Runs it against a base URL without a slash at its end, and returns its output. */
  String run(Workspace work, String url) throws IOException, InterruptedException {
    Path log = work.file(name.replace(' ', '-') + "-" + System.nanoTime() + ".log");
    List<String> command = words.apply(work, url);
    return new Command(log, command.toArray(String[]::new)).run(120).output();
  }

  static List<WebTool> all() {
    return List.of(
        sqlmap("sqlmap", List.of()),
        sqlmap("sqlmap level 3", List.of("--level=3", "--risk=2")),
        tampered("space2comment"),
        tampered("between"),
        tampered("randomcase"),
        tampered("charencode"),
        tampered("equaltolike"),
        tampered("multiplespaces"),
        timed(),
        wapiti(),
        nmap(),
        wfuzz(),
        ffuf(),
        gobuster(),
        dirb());
  }

  private static WebTool tampered(String script) {
    return sqlmap("sqlmap " + script, List.of("--tamper=" + script));
  }

  /** A statement of which nothing can be seen but how long it takes. */
  private static WebTool timed() {
    return new WebTool(
        "sqlmap time-based",
        "the SQL injection of /stock, which only time shows",
        (work, url) -> {
          List<String> words =
              list("sqlmap", "-u", url + "/stock?id=1", "-p", "id", "--technique=T");
          words.addAll(List.of("--dbms=mysql", "--time-sec=2", "--answers=extending=N"));
          words.addAll(List.of("--batch", "--flush-session", "--random-agent", "--retries=0"));
          words.addAll(List.of("--timeout=20", "--output-dir=" + work.file("sqlmap-timed")));
          return words;
        },
        output -> output.contains("identified the following injection point"));
  }

  /** Boolean, error and UNION, which take seconds. */
  private static WebTool sqlmap(String name, List<String> more) {
    return new WebTool(
        name,
        "the SQL injection of /item",
        (work, url) -> {
          Path output = work.file(name.replace(' ', '-'));
          List<String> words =
              list("sqlmap", "-u", url + "/item?id=1", "-p", "id", "--technique=BEU");
          words.addAll(List.of("--batch", "--flush-session", "--random-agent", "--retries=0"));
          words.addAll(List.of("--timeout=10", "--output-dir=" + output));
          words.addAll(more);
          return words;
        },
        output -> output.contains("identified the following injection point"));
  }

  private static WebTool wapiti() {
    return new WebTool(
        "wapiti",
        "SQL injection, XSS, command execution or file disclosure",
        (work, url) -> {
          String home = "HOME=" + work.file("wapiti-home");
          List<String> words = list("env", home, "wapiti", "-u", url + "/", "-A", BROWSER);
          // The other modules ask servers elsewhere for help.
          words.addAll(List.of("-m", "sql,xss,exec,file,shellshock", "-d", "2", "-v", "0"));
          words.addAll(List.of("--flush-session", "--no-bugreport", "-f", "txt"));
          words.addAll(List.of("-o", work.file("wapiti.txt").toString()));
          words.addAll(List.of("--store-session", work.file("wapiti-session").toString()));
          words.addAll(List.of("--store-config", work.file("wapiti-config").toString()));
          return words;
        },
        output -> output.contains("via injection in the parameter"));
  }

  private static WebTool nmap() {
    return new WebTool(
        "nmap",
        "the repository left behind, Shellshock, or what is written out as it came",
        (work, url) -> {
          String port = url.substring(url.lastIndexOf(':') + 1);
          String scripts =
              "+http-enum,+http-git,+http-shellshock,+http-sql-injection,+http-passwd"
                  + ",+http-unsafe-output-escaping,+http-phpself-xss,+http-config-backup";
          String arguments = "http.useragent='" + BROWSER + "',http-shellshock.uri=/cgi-bin/status";
          List<String> words = list("nmap", "-n", "-Pn", "-sT", "-p", port, "127.0.0.1");
          words.addAll(List.of("--script", scripts, "--script-args", arguments));
          return words;
        },
        output ->
            output.contains("Git repository found")
                || output.contains("VULNERABLE")
                || output.contains("reflected in parameter")
                || output.contains("Possible sqli"));
  }

  private static WebTool wfuzz() {
    return new WebTool(
        "wfuzz",
        "the file that /read reads",
        (work, url) -> {
          String list = "/usr/share/wfuzz/wordlist/Injections/Traversal.txt";
          List<String> words = list("wfuzz", "-w", list, "--ss", "root:x:0", "-o", "csv");
          words.addAll(List.of("-H", "User-Agent: " + BROWSER, url + "/read?file=FUZZ"));
          return words;
        },
        output -> output.contains("etc/passwd,1"));
  }

  private static WebTool ffuf() {
    return new WebTool(
        "ffuf",
        "the hidden page",
        (work, url) -> {
          List<String> words = list("ffuf", "-w", WORDS, "-u", url + "/FUZZ", "-s", "-t", "10");
          words.addAll(List.of("-H", "User-Agent: " + BROWSER, "-mc", "200,401,500"));
          return words;
        },
        output -> output.lines().anyMatch(HIDDEN_PAGE::equals));
  }

  private static WebTool gobuster() {
    return new WebTool(
        "gobuster",
        "the hidden page",
        (work, url) -> {
          List<String> words = list("gobuster", "dir", "-q", "-t", "10", "-w", WORDS);
          words.addAll(List.of("-u", url + "/", "-a", BROWSER, "-b", "403,404"));
          return words;
        },
        output -> output.contains("/" + HIDDEN_PAGE + " "));
  }

  private static WebTool dirb() {
    return new WebTool(
        "dirb",
        "the hidden page",
        (work, url) -> {
          // It reads keys, and the end of its input would be one: let it wait for them.
          String keys = work.file("keys").toString();
          String open = "rm -f " + keys + "; mkfifo " + keys + "; sleep 100 > " + keys + " & ";
          String dirb = "dirb " + url + "/ " + WORDS + " -S -r -a '" + BROWSER + "' < " + keys;
          return list("sh", "-c", open + dirb + "; kill $!");
        },
        output -> output.contains("/" + HIDDEN_PAGE + " (CODE:200"));
  }

  private static List<String> list(String... words) {
    return new ArrayList<>(List.of(words));
  }
}
