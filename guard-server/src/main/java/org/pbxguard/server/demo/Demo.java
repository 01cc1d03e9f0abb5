package org.pbxguard.server.demo;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TooManyListenersException;
import java.util.stream.Stream;
import javax.sip.SipException;
import org.pbxguard.config.Settings;
import org.pbxguard.core.net.IpAddress;
import org.pbxguard.core.time.GuardClock;
import org.pbxguard.server.GuardServer;
import org.pbxguard.server.ServerSettings;
import org.pbxguard.server.StartException;
import org.pbxguard.server.listen.ListenException;

/**
 * The demonstration: starts a PBX and a web page, the real guard in front of them, and lets phones
 * and attackers loose, each from a loopback address of its own. What is printed was measured in
 * this run; nothing leaves the machine.
 *
 * <p>Confined to the main thread.
 */
public final class Demo {
  private static final String PHONE_AGENT = "Yealink SIP-T46U 108.86.0.20";
  private static final Map<String, String> PASSWORDS =
      Map.of("alice", "correct horse", "bob", "battery staple");

  private final Story story;
  private final GuardServer server;
  private final DemoPbx pbx;
  private final DemoWeb web;
  private final InetSocketAddress sip;

  private Demo(Story story, GuardServer server, DemoPbx pbx, DemoWeb web) {
    this.story = story;
    this.server = server;
    this.pbx = pbx;
    this.web = web;
    this.sip = server.sipAddress().toSocketAddress();
  }

  /**
   * Runs it.
   *
   * @param out where the story is told
   * @return whether everything went as the guard promises
   * @throws StartException where a part cannot be started
   */
  public static boolean run(PrintWriter out) throws StartException, InterruptedException {
    try {
      Path state = Files.createTempDirectory("pbx-guard-demo");
      try {
        return run(new Story(out), state);
      } finally {
        delete(state);
        delete(state.resolveSibling(state.getFileName() + ".keys"));
      }
    } catch (IOException e) {
      throw new StartException("the demonstration cannot use the machine's loopback or disk", e);
    } catch (SipException | TooManyListenersException e) {
      throw new StartException("the demonstration's PBX does not start", e);
    } catch (ListenException e) {
      throw new StartException(e.problem(), e);
    }
  }

  private static boolean run(Story story, Path state)
      throws IOException,
          SipException,
          TooManyListenersException,
          ListenException,
          StartException,
          InterruptedException {
    int pbxPort = freePort();
    try (DemoPbx pbx = DemoPbx.start(pbxPort, PASSWORDS);
        DemoWeb web = DemoWeb.start();
        GuardServer server = GuardServer.open(settings(pbxPort, web, state), GuardClock.system())) {
      Demo demo = new Demo(story, server, pbx, web);
      demo.introduce();
      demo.tell();
      return story.ended();
    }
  }

  private static ServerSettings settings(int pbxPort, DemoWeb web, Path state) throws IOException {
    return ServerSettings.bind(
        Settings.of(
            List.of(
                "sip.listen=127.0.0.1:" + freePort(),
                "sip.inside=127.0.0.1:" + freePort(),
                "sip.pbx=127.0.0.1:" + pbxPort,
                "http.listen=127.0.0.1:0",
                "http.upstream=http://127.0.0.1:" + web.port(),
                "api.listen=127.0.0.1:0",
                "state.dir=" + state),
            Map.of()));
  }

  private static int freePort() throws IOException {
    try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void introduce() {
    story.title("A PBX and a web page, and the guard in front of both");
    story.line("guard: " + server.addresses());
    story.line("PBX with the phones alice and bob, web page on port " + web.port());
  }

  private void tell() throws IOException, InterruptedException {
    try (Phone alice = new Phone("alice", PHONE_AGENT, "127.0.0.2", sip);
        Phone bob = new Phone("bob", PHONE_AGENT, "127.0.0.3", sip)) {
      phones(alice, bob);
      scanner();
      guesser();
      webScanner();
      story.title("The phones, after all that");
      call(alice, bob);
    }
  }

  private void phones(Phone alice, Phone bob) throws IOException, InterruptedException {
    story.title("Two phones register and call each other");
    for (Phone phone : List.of(alice, bob)) {
      int status = phone.register(PASSWORDS.getOrDefault(phone.name(), ""));
      story.expect(
          status == 200,
          phone.name() + " (" + phone.address() + ") registers: " + Story.answer(status));
    }
    call(alice, bob);
  }

  private void call(Phone alice, Phone bob) throws IOException, InterruptedException {
    Answerer answerer = new Answerer(bob);
    answerer.start();
    int status = alice.call(bob.name(), PASSWORDS.getOrDefault(alice.name(), ""));
    answerer.join(10_000);
    story.expect(
        status == 200 && answerer.wholeCall(),
        "alice calls bob, bob answers, alice hangs up: " + Story.answer(status));
  }

  private void scanner() throws IOException {
    story.title("A SIP scanner tries extensions");
    int before = pbx.requests();
    int answers = 0;
    try (Phone scanner = new Phone("100", "friendly-scanner", "127.0.0.66", sip)) {
      for (int i = 100; i < 120; i++) {
        answers += scanner.probe(Integer.toString(i)) ? 1 : 0;
      }
      int through = pbx.requests() - before;
      story.expect(
          answers == 0 && through == 0,
          "20 probes from "
              + scanner.address()
              + ": "
              + answers
              + " answers, "
              + through
              + " reached the PBX");
      explain(scanner.address());
    }
  }

  private void guesser() throws IOException {
    story.title("A password guesser wears a phone's name");
    int before = pbx.requests();
    int heard = 0;
    try (Phone guesser = new Phone("alice", PHONE_AGENT, "127.0.0.77", sip)) {
      for (int i = 0; i < 10; i++) {
        heard += guesser.register("guess" + i) == 401 ? 1 : 0;
      }
      int status = guesser.register(PASSWORDS.getOrDefault("alice", ""));
      story.line(
          heard
              + " wrong passwords were answered with 401; "
              + (pbx.requests() - before)
              + " requests reached the PBX");
      story.expect(
          status == 0,
          "the right password as the 11th from " + guesser.address() + ": " + Story.answer(status));
      explain(guesser.address());
    }
  }

  private void webScanner() throws IOException {
    story.title("A web scanner attacks the page");
    String address = "127.0.0.88";
    InetSocketAddress page = server.httpAddress().toSocketAddress();
    story.expect(
        DemoWeb.get(page, "127.0.0.2", "/item?id=7") == 200,
        "alice's browser reads the page: 200 OK");
    int refused = 0;
    for (String attack :
        List.of(
            "/item?id=7%27%20UNION%20SELECT%20user,password%20FROM%20users--%20-",
            "/item?id=7%20AND%20SLEEP(5)",
            "/item?id=../../../../etc/passwd",
            "/item?id=7%27%20OR%20%271%27=%271",
            "/item?id=7;DROP%20TABLE%20users",
            "/item?id=1%20UNION%20ALL%20SELECT%20NULL,NULL,NULL--")) {
      refused += DemoWeb.get(page, address, attack) == 403 ? 1 : 0;
    }
    story.expect(refused == 6, refused + " of 6 attacks from " + address + " got 403");
    int plain = DemoWeb.get(page, address, "/item?id=7");
    story.expect(plain == 403, "a plain request from there now: " + plain);
    try (Phone phone = new Phone("bob", PHONE_AGENT, address, sip)) {
      int status = phone.register(PASSWORDS.getOrDefault("bob", ""));
      story.expect(
          status == 0,
          "the same address at the SIP port, with a right password: " + Story.answer(status));
    }
    explain(address);
  }

  private void explain(String address) {
    story.explanation(server.explain(IpAddress.parse(address).orElseThrow()));
  }

  private static void delete(Path root) throws IOException {
    if (!Files.exists(root)) {
      return;
    }
    try (Stream<Path> tree = Files.walk(root)) {
      tree.sorted(Comparator.reverseOrder()).forEach(Demo::deleteOne);
    }
  }

  private static void deleteOne(Path path) {
    try {
      Files.delete(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Bob's side of a call. Confined to itself until joined. */
  private static final class Answerer extends Thread {
    private final Phone phone;
    private volatile boolean wholeCall;

    Answerer(Phone phone) {
      super("bob");
      this.phone = phone;
      setDaemon(true);
    }

    @Override
    public void run() {
      try {
        wholeCall = phone.answerOneCall();
      } catch (IOException e) {
        wholeCall = false;
      }
    }

    boolean wholeCall() {
      return wholeCall;
    }
  }
}
