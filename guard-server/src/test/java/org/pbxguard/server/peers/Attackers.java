package org.pbxguard.server.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** sipvicious, each run from a loopback address of its own. */
final class Attackers {
  /** A User-Agent of the most common kind of desk phone. */
  static final String PHONE_AGENT = "Yealink SIP-T46S 66.85.0.5";

  /** The password of extension 150 stands at this place in the guesser's list. */
  static final int RIGHT_GUESS = 11;

  private final Workspace work;
  private final int port;

  Attackers(Workspace work, int port) {
    this.work = work;
    this.port = port;
  }

  String svmap(String from) throws IOException, InterruptedException {
    return run("svmap-" + from, "svmap", "-b", from, "-p", "" + port, "127.0.0.1");
  }

  String svwar(String from) throws IOException, InterruptedException {
    return run("svwar-" + from, "svwar", "-b", from, "-e", "140-160", "-p", "" + port, "127.0.0.1");
  }

  String svcrack(String from) throws IOException, InterruptedException {
    return crack(from, List.of("svcrack"));
  }

  /** svcrack that calls itself a phone. */
  String disguisedSvcrack(String from) throws IOException, InterruptedException {
    String script = work.resource("disguise.py").toString();
    return crack(from, List.of("python3", script, "svcrack", from, PHONE_AGENT));
  }

  private String crack(String from, List<String> program) throws IOException, InterruptedException {
    Path words = work.file("words.txt");
    StringBuilder list = new StringBuilder();
    for (int i = 1; i <= 40; i++) {
      list.append(i == RIGHT_GUESS ? "open-sesame-150" : "guess" + i).append('\n');
    }
    Files.writeString(words, list);
    String[] arguments = {
      "-b", from, "-u", "150", "-d", words.toString(), "-p", "" + port, "127.0.0.1"
    };
    Command command =
        new Command(work.file("crack-" + from + ".log"), program.toArray(String[]::new))
            .with(arguments);
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
