package org.pbxguard.server.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** oathtool as the person's authenticator: it shares no code with the guard. */
final class Totp {
  private Totp() {}

  /** The code of a Base32 secret now. */
  static String code(String base32) throws IOException, InterruptedException {
    return code(base32, "now");
  }

  /** The code of the next step: what an app shows whose clock is ahead, within the window. */
  static String next(String base32) throws IOException, InterruptedException {
    return code(base32, "now + 30 seconds");
  }

  private static String code(String base32, String when) throws IOException, InterruptedException {
    Workspace.noteSecret(base32);
    Path output = Files.createTempFile("oathtool", ".out");
    try {
      return new Command(output, "oathtool", "--totp", "-N", when, "-b", base32)
          .run(10)
          .output()
          .trim();
    } finally {
      Files.delete(output);
    }
  }

  /**
   * The codes of consecutive steps.
   *
   * @param algorithm {@code SHA1}, {@code SHA256} or {@code SHA512}
   * @param period seconds of a step
   * @param first a moment within the first step
   */
  static List<String> codes(
      String base32, String algorithm, int digits, int period, Instant first, int count)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile("oathtool", ".out");
    try {
      return new Command(output, "oathtool", "--totp=" + algorithm, "-b", base32)
          .with("-d", Integer.toString(digits), "-s", period + "s")
          .with("-N", "@" + first.getEpochSecond(), "-w", Integer.toString(count - 1))
          .run(10)
          .output()
          .lines()
          .toList();
    } finally {
      Files.delete(output);
    }
  }
}
