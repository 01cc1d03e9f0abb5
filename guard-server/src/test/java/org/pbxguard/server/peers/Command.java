package org.pbxguard.server.peers;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program that we did not write, run with a time limit; its output goes to a file. */
final class Command {
  private final List<String> words = new ArrayList<>();
  private final Path output;

  Command(Path output, String... words) {
    this.output = output;
    this.words.addAll(List.of(words));
  }

  Command with(String... more) {
    words.addAll(List.of(more));
    return this;
  }

  Process start() throws IOException {
    return start(Map.of());
  }

  /** Starts it with more in its environment. */
  Process start(Map<String, String> environment) throws IOException {
    Files.createDirectories(output.toAbsolutePath().getParent());
    ProcessBuilder builder =
        new ProcessBuilder(words)
            .redirectErrorStream(true)
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
    builder.environment().putAll(environment);
    return builder.start();
  }

  /** Starts it with its input and output in the test's hands. */
  Process piped() throws IOException {
    return new ProcessBuilder(words).redirectErrorStream(true).start();
  }

  /** Runs to its end; a program that overruns its limit is ended by force. */
  Result run(int seconds) throws IOException, InterruptedException {
    Process process = start();
    boolean ended = process.waitFor(seconds, TimeUnit.SECONDS);
    if (!ended) {
      stop(process);
    }
    return new Result(ended ? process.exitValue() : -1, Files.readString(output, UTF_8));
  }

  /** SIGTERM, and SIGKILL to what is still there after ten seconds. */
  static void stop(Process process) {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  /** The exit code, -1 after a time-out, and all output. */
  record Result(int exit, String output) {}
}
