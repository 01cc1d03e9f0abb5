package org.pbxguard.servlet.container;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.ServletContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pbxguard.core.Guard;
import org.pbxguard.core.GuardSettings;
import org.pbxguard.core.journal.MemoryJournal;
import org.pbxguard.core.secret.KeyRing;
import org.pbxguard.core.time.GuardClock;
import org.pbxguard.servlet.GuardFilter;

/** How the filter gets into an application that does not mention it, in every container. */
abstract class RegistrationContract {
  private static final String ATTACK = "/params?id=1+union+select+password+from+users";

  @TempDir private Path state;

  private final MemoryJournal journal = new MemoryJournal();
  private final Guard guard =
      Guard.open(
          GuardSettings.defaults(), journal, journal, KeyRing.ephemeral(), GuardClock.system());
  private final AtomicReference<ServletContext> context = new AtomicReference<>();

  /** Prepares an application; called by the container before initializers on the class path. */
  @FunctionalInterface
  interface Preparation {
    void prepare(ServletContext context);
  }

  /** Starts an ordinary web application with the module on the class path. */
  abstract Server start(Preparation preparation) throws Exception;

  @AfterEach
  void close() {
    guard.close();
  }

  private Server start(boolean withGuard, boolean byHand) throws Exception {
    return start(
        prepared -> {
          context.set(prepared);
          if (withGuard) {
            prepared.setAttribute(GuardFilter.GUARD_ATTRIBUTE, guard);
          }
          if (byHand) {
            TestApp.register(prepared, new GuardFilter());
          } else {
            TestApp.register(prepared);
          }
        });
  }

  private long filters() {
    return context.get().getFilterRegistrations().values().stream()
        .filter(filter -> GuardFilter.class.getName().equals(filter.getClassName()))
        .count();
  }

  @Test
  void start_guardInTheContext_registersItselfOnce() throws Exception {
    Server server = start(true, false);
    try {
      assertThat(new Client(server.port()).get(ATTACK).statusCode()).isEqualTo(403);
      assertThat(new Client(server.port()).get("/params?a=1").body()).isEqualTo("a=1\n");
      assertThat(filters()).isEqualTo(1);
    } finally {
      server.close();
    }
  }

  @Test
  void start_registeredByHand_staysOnce() throws Exception {
    Server server = start(true, true);
    try {
      assertThat(new Client(server.port()).get(ATTACK).statusCode()).isEqualTo(403);
      assertThat(filters()).isEqualTo(1);
    } finally {
      server.close();
    }
  }

  @Test
  void start_fileNamed_opensItsEmbeddedGuardAndRemembersOverARestart() throws Exception {
    Path file = state.resolve("guard.yml");
    Files.writeString(file, "state:\n  dir: " + state.resolve("var") + "\n");
    System.setProperty("pbxguard.config", file.toString());
    try {
      Server first = start(false, false);
      try {
        Client client = new Client(first.port());
        for (int i = 0; i < 5; i++) {
          assertThat(client.get(ATTACK).statusCode()).isEqualTo(403);
        }
        assertThat(client.get("/params").statusCode()).isEqualTo(403);
      } finally {
        first.close();
      }
      Server second = start(false, false);
      try {
        assertThat(new Client(second.port()).get("/params").statusCode()).isEqualTo(403);
      } finally {
        second.close();
      }
    } finally {
      System.clearProperty("pbxguard.config");
    }
  }

  @Test
  void start_noGuardAnywhere_staysOff() throws Exception {
    Server server = start(false, false);
    try {
      assertThat(new Client(server.port()).get(ATTACK).statusCode()).isEqualTo(200);
    } finally {
      server.close();
    }
  }
}
