package org.pbxguard.server.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** sipp endpoints on loopback addresses of their own. */
final class Sipp {
  private static final int SECONDS = 15;

  private final Workspace work;
  private final int guardPort;
  private final String transport;

  Sipp(Workspace work, int guardPort) {
    this(work, guardPort, "u1");
  }

  private Sipp(Workspace work, int guardPort, String transport) {
    this.work = work;
    this.guardPort = guardPort;
    this.transport = transport;
  }

  /** Endpoints that keep one TCP connection for a scenario. */
  static Sipp overTcp(Workspace work, int guardPort) {
    return new Sipp(work, guardPort, "t1");
  }

  /** A client scenario run once by an extension that calls another. */
  Command client(String scenario, Endpoint from, int to) throws IOException {
    return client(scenario, from, String.valueOf(to));
  }

  private Command client(String scenario, Endpoint from, String number) throws IOException {
    Path users = work.file(scenario + "-" + from.extension() + ".csv");
    String password = KamailioPbx.password(from.extension());
    Files.writeString(
        users,
        "SEQUENTIAL\n%d;[authentication username=%d password=%s];%s\n"
            .formatted(from.extension(), from.extension(), password, number));
    return command(scenario, from, "127.0.0.1:" + guardPort).with("-inf", users.toString());
  }

  /** A server scenario that takes one call. */
  Command server(String scenario, Endpoint at) throws IOException {
    return command(scenario, at);
  }

  private Command command(String scenario, Endpoint at, String... target) throws IOException {
    Path log = work.file("sipp-" + scenario + "-" + at.address() + ".log");
    return new Command(log, "sipp")
        .with(target)
        .with("-sf", work.resource(scenario + ".xml").toString(), "-nostdin", "-m", "1")
        .with("-t", transport)
        .with("-i", at.address(), "-p", String.valueOf(at.port()))
        .with("-timeout", SECONDS + "s", "-timeout_error");
  }

  int run(String scenario, Endpoint from, int to) throws IOException, InterruptedException {
    return client(scenario, from, to).run(SECONDS + 5).exit();
  }

  int register(Endpoint phone) throws IOException, InterruptedException {
    return run("register", phone, 0);
  }

  /** Runs a call between two registered endpoints; both exit codes must be 0. */
  int call(String caller, Endpoint from, String callee, Endpoint to)
      throws IOException, InterruptedException {
    return call(caller, from, callee, to, String.valueOf(to.extension()));
  }

  /** Runs a call by a number that leads to an endpoint; both exit codes must be 0. */
  int call(String caller, Endpoint from, String callee, Endpoint to, String number)
      throws IOException, InterruptedException {
    Process server = server(callee, to).start();
    try {
      Thread.sleep(300);
      int client = client(caller, from, number).run(SECONDS + 5).exit();
      return client != 0 || !server.waitFor(SECONDS, java.util.concurrent.TimeUnit.SECONDS)
          ? -1
          : server.exitValue();
    } finally {
      Command.stop(server);
    }
  }

  /** An extension at an address and port. */
  record Endpoint(int extension, String address, int port) {}
}
