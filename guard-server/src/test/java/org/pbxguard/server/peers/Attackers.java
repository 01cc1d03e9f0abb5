package org.pbxguard.server.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** sipvicious, each run from a loopback address of its own. */
final class Attackers {
  /** A User-Agent of the most common kind of desk phone. */
  static final String PHONE_AGENT = "Yealink SIP-T46S 66.85.0.5";

  /** The password of extension 150 stands at this place in the guesser's list. */
  static final int RIGHT_GUESS = 11;

  private static final Pattern ROW = Pattern.compile("(?m)^\\|\\s*(\\d{3})\\s*\\|");

  private final Workspace work;
  private final int port;
  private final String script;

  Attackers(Workspace work, int port) throws IOException {
    this.work = work;
    this.port = port;
    this.script = work.resource("disguise.py").toString();
  }

  String svmap(String from) throws IOException, InterruptedException {
    return run("svmap-" + from, "svmap", "-b", from, "-p", "" + port, "127.0.0.1");
  }

  String svwar(String from) throws IOException, InterruptedException {
    return run("svwar-" + from, "svwar", "-b", from, "-e", "140-160", "-p", "" + port, "127.0.0.1");
  }

  String svcrack(String from) throws IOException, InterruptedException {
    return crack(from, new String[] {"svcrack"});
  }

  /** svcrack that calls itself a phone. */
  String disguisedSvcrack(String from) throws IOException, InterruptedException {
    return crack(from, disguised("svcrack", from));
  }

  /** The same, with {@code seconds} between two requests. */
  String disguisedSvcrack(String from, String seconds) throws IOException, InterruptedException {
    return crack(from, disguised("svcrack", from), "-t", seconds);
  }

  /** The extensions that svwar, calling itself a phone, reports of 195 to 204. */
  Set<Integer> disguisedSvwar(String from, String method, String... more)
      throws IOException, InterruptedException {
    Command command =
        new Command(work.file("svwar-" + from + ".log"), disguised("svwar", from))
            .with("-m", method, "-e", "195-204", "-p", "" + port)
            .with(more)
            .with("127.0.0.1");
    Matcher row = ROW.matcher(command.run(60).output());
    Set<Integer> reported = new TreeSet<>();
    while (row.find()) {
      reported.add(Integer.valueOf(row.group(1)));
    }
    return reported;
  }

  private String[] disguised(String tool, String from) {
    return new String[] {"python3", script, tool, from, PHONE_AGENT};
  }

  private String crack(String from, String[] program, String... more)
      throws IOException, InterruptedException {
    Path words = work.file("words-" + from + ".txt");
    StringBuilder list = new StringBuilder();
    for (int i = 1; i <= 40; i++) {
      list.append(i == RIGHT_GUESS ? "open-sesame-150" : "guess" + i).append('\n');
    }
    Files.writeString(words, list);
    String[] arguments = {
      "-b", from, "-u", "150", "-d", words.toString(), "-p", "" + port, "127.0.0.1"
    };
    Command command =
        new Command(work.file("crack-" + from + ".log"), program).with(more).with(arguments);
    return command.run(90).output();
  }

  /** sqlmap that calls itself a browser, from 127.0.0.1, against the injectable page. */
  String disguisedSqlmap(int httpPort) throws IOException, InterruptedException {
    return new Command(work.file("sqlmap.log"), "sqlmap", "--batch", "--flush-session")
        .with("-u", "http://127.0.0.1:" + httpPort + "/item?id=1", "--random-agent")
        .with("--timeout=10", "--retries=0", "--output-dir=" + work.file("sqlmap"))
        .run(150)
        .output();
  }

  private String run(String log, String... words) throws IOException, InterruptedException {
    return new Command(work.file(log + ".log"), words).run(90).output();
  }
}
