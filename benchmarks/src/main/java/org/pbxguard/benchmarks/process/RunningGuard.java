package org.pbxguard.benchmarks.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The program in a process of its own, on free loopback ports and a fresh state directory.
 *
 * <p>For one thread.
 */
final class RunningGuard implements AutoCloseable {
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  private final Process process;
  private final int sip;
  private final int http;

  private RunningGuard(Process process, int sip, int http) {
    this.process = process;
    this.sip = sip;
    this.http = http;
  }

  /**
   * Starts it and waits until it says that it is ready.
   *
   * @param checkout the project's directory
   * @param state where its state goes; an empty directory
   * @param pbx UDP port of the PBX
   * @param upstream TCP port of the web pages
   */
  static RunningGuard start(Path checkout, Path state, int pbx, int upstream) throws IOException {
    int sip = freeUdpPort();
    int http = freeTcpPort();
    List<String> command = new ArrayList<>();
    command.add(checkout.resolve("bin/pbx-guard").toString());
    command.addAll(List.of("run", "--config", checkout.resolve("config/guard.yml").toString()));
    set(command, "sip.listen", "127.0.0.1:" + sip);
    set(command, "sip.inside", "127.0.0.1:" + freeUdpPort());
    set(command, "sip.pbx", "127.0.0.1:" + pbx);
    set(command, "http.listen", "127.0.0.1:" + http);
    set(command, "http.upstream", "http://127.0.0.1:" + upstream);
    set(command, "api.listen", "127.0.0.1:" + freeTcpPort());
    set(command, "state.dir", state.resolve("state").toString());
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    BufferedReader output = process.inputReader(UTF_8);
    StringBuilder said = new StringBuilder();
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      if (line.startsWith("ready")) {
        return new RunningGuard(process, sip, http);
      }
      said.append(line).append('\n');
    }
    throw new IOException("the guard did not get ready: " + said);
  }

  private static void set(List<String> command, String path, String value) {
    command.add("--set");
    command.add(path + "=" + value);
  }

  static int freeUdpPort() throws IOException {
    try (DatagramSocket socket = new DatagramSocket(0, LOOPBACK)) {
      return socket.getLocalPort();
    }
  }

  private static int freeTcpPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, LOOPBACK)) {
      return socket.getLocalPort();
    }
  }

  /** Its outer SIP port. */
  int sip() {
    return sip;
  }

  /** Its gateway's port. */
  int http() {
    return http;
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
