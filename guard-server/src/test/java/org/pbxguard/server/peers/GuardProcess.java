package org.pbxguard.server.peers;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.pbxguard.server.FreePort;

/** The real program, started as an administrator starts it: {@code bin/pbx-guard run}. */
final class GuardProcess implements AutoCloseable {
  private static final Path CHECKOUT = Path.of("..").toAbsolutePath().normalize();

  private final Workspace work;
  private final Map<String, String> settings = new LinkedHashMap<>();
  private final Map<String, String> environment = new LinkedHashMap<>();
  private List<String> wrapper = List.of();
  private Path config = CHECKOUT.resolve("config/guard.yml");
  private final int sip;
  private final int http;
  private final int api;
  private Process process;
  private int starts;

  private GuardProcess(Workspace work) throws IOException {
    this.work = work;
    sip = FreePort.next();
    http = FreePort.next();
    api = FreePort.next();
    set("sip.listen", "127.0.0.1:" + sip);
    set("sip.inside", "127.0.0.1:" + FreePort.next());
    set("http.listen", "127.0.0.1:" + http);
    set("api.listen", "127.0.0.1:" + api);
    set("state.dir", work.file("state").toString());
  }

  /** A guard on free ports with an empty store, not yet started. */
  static GuardProcess fresh(Workspace work) throws IOException {
    GuardProcess guard = new GuardProcess(work);
    for (String directory : new String[] {"state", "state.keys"}) {
      deleteTree(work.file(directory));
    }
    return guard;
  }

  private static void deleteTree(Path root) throws IOException {
    if (!Files.exists(root)) {
      return;
    }
    try (var tree = Files.walk(root)) {
      tree.sorted(java.util.Comparator.reverseOrder())
          .forEach(
              path -> {
                try {
                  Files.delete(path);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    }
  }

  GuardProcess set(String path, Object value) {
    settings.put(path, value.toString());
    return this;
  }

  /** Lets it read the documented configuration with a line of it replaced: lists cannot be set. */
  GuardProcess writing(String line, String by) throws IOException {
    String text = Files.readString(config, UTF_8);
    if (!text.contains("\n" + line + "\n")) {
      throw new IOException("no such line in " + config + ": " + line);
    }
    config = work.file("guard.yml");
    Files.writeString(config, text.replace("\n" + line + "\n", "\n" + by + "\n"), UTF_8);
    return this;
  }

  GuardProcess before(KamailioPbx pbx) {
    return set("sip.pbx", "127.0.0.1:" + pbx.port());
  }

  /**
   * Starts it with a network of its own, in which there is nothing but its loopback. Needs root.
   */
  GuardProcess inOwnNetwork() {
    wrapper = List.of("unshare", "-n", "sh", "-c", "ip link set lo up && exec \"$@\"", "guard");
    return this;
  }

  /** Starts it with its state on a disk of its own, in memory and small. Needs root. */
  GuardProcess onSmallDisk(String size) {
    String mounting = "mkdir -p \"$0\" && mount -t tmpfs -o size=" + size + " guard \"$0\"";
    wrapper =
        List.of(
            "unshare",
            "-m",
            "sh",
            "-c",
            mounting + " && exec \"$@\"",
            work.file("state").toString());
    return this;
  }

  GuardProcess environment(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /** Its state directory as it sees it. */
  Path state() {
    return Path.of("/proc/" + process.pid() + "/root" + work.file("state"));
  }

  long pid() {
    return process.pid();
  }

  /** How much its journal holds. */
  long journalBytes() throws IOException {
    long bytes = 0;
    try (var files = Files.newDirectoryStream(state(), "j-*.log")) {
      for (Path file : files) {
        bytes += Files.size(file);
      }
    }
    return bytes;
  }

  /** Starts the process and waits until it says that it is ready. */
  GuardProcess start() throws IOException, InterruptedException {
    Path log = work.file("guard-" + ++starts + ".log");
    Files.deleteIfExists(log);
    Command command =
        new Command(log, wrapper.toArray(String[]::new))
            .with(CHECKOUT.resolve("bin/pbx-guard").toString(), "run")
            .with("--config", config.toString());
    settings.forEach((path, value) -> command.with("--set", path + "=" + value));
    process = command.start(environment);
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(180);
    while (!said(log, "ready")) {
      if (!process.isAlive() || System.nanoTime() > deadline) {
        // Nobody closes a guard that did not start: it would go on beside the other tests.
        Command.stop(process);
        throw new IOException("the guard did not get ready: " + Files.readString(log, UTF_8));
      }
      Thread.sleep(20);
    }
    Workspace.noteSecret(adminKey());
    return this;
  }

  /** A command of the program with this guard's settings. */
  Command command(Path output, String... words) {
    Command command =
        new Command(output, CHECKOUT.resolve("bin/pbx-guard").toString())
            .with(words)
            .with("--config", config.toString());
    settings.forEach((path, value) -> command.with("--set", path + "=" + value));
    return command;
  }

  private static boolean said(Path log, String word) throws IOException {
    return Files.exists(log)
        && Files.readString(log, UTF_8).lines().anyMatch(line -> line.startsWith(word));
  }

  int sipPort() {
    return sip;
  }

  int httpPort() {
    return http;
  }

  int apiPort() {
    return api;
  }

  String adminKey() throws IOException {
    return Files.readString(state().resolve("admin.key"), UTF_8).trim();
  }

  Api api() throws IOException {
    return new Api(api, adminKey());
  }

  /** kill -9: nothing gets the chance to be written. */
  void kill() throws InterruptedException {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly().waitFor();
  }

  /** SIGTERM; returns the exit code. */
  int terminate() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(15, TimeUnit.SECONDS)) {
      kill();
      throw new IllegalStateException("SIGTERM did not end the guard within 15 s");
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    if (process != null) {
      Command.stop(process);
    }
  }
}
