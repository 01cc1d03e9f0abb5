package org.pbxguard.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.pbxguard.core.net.HostPort;
import org.pbxguard.core.net.IpAddress;

/** Settings as a component would declare them, one key of each type that the binder knows. */
record Sample(
    boolean enabled,
    int maxCount,
    long maxBytes,
    Duration blockDuration,
    Path stateDir,
    String userAgent,
    Color color,
    HostPort listen,
    Optional<HostPort> advertise,
    List<IpAddress> trusted,
    Nested nested,
    Optional<Nested> tls,
    List<Trunk> trunks,
    Even even) {

  Sample {
    if (maxCount < 1) {
      throw new IllegalArgumentException("maxCount: must be positive (" + maxCount + ")");
    }
    if (maxBytes < maxCount) {
      throw new IllegalArgumentException("max_bytes: below max_count (" + maxBytes + ")");
    }
    trusted = List.copyOf(trusted);
    trunks = List.copyOf(trunks);
  }

  enum Color {
    RED,
    DARK_BLUE
  }

  record Nested(int depth, String name) {
    Nested {
      if (depth > 9) {
        throw new IllegalArgumentException("depth: more than 9 (" + depth + ")");
      }
      if (name.equals("both") && depth == 9) {
        throw new IllegalArgumentException("both and 9 do not go together");
      }
    }

    static Nested defaults() {
      return new Nested(1, "plain");
    }
  }

  record Trunk(String name, Optional<IpAddress> address) {}

  /** Reads itself and throws. */
  record Even(int value) {
    static Even parse(String text) {
      int value = Integer.parseInt(text);
      if (value % 2 != 0) {
        throw new IllegalArgumentException("odd");
      }
      return new Even(value);
    }

    @Override
    public String toString() {
      return Integer.toString(value);
    }
  }

  static Sample defaults() {
    return new Sample(
        true,
        10,
        65_536,
        Duration.ofHours(1),
        Path.of("var"),
        "guard",
        Color.RED,
        HostPort.parse("0.0.0.0:5060").orElseThrow(),
        Optional.empty(),
        List.of(),
        Nested.defaults(),
        Optional.empty(),
        List.of(),
        new Even(2));
  }
}
