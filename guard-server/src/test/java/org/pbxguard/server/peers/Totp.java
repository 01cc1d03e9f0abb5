package org.pbxguard.server.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** oathtool as the person's authenticator: it shares no code with the guard. */
final class Totp {
  private Totp() {}

  /** The code of a Base32 secret now. */
  static String code(String base32) throws IOException, InterruptedException {
    Workspace.noteSecret(base32);
    Path output = Files.createTempFile("oathtool", ".out");
    try {
      return new Command(output, "oathtool", "--totp", "-b", base32).run(10).output().trim();
    } finally {
      Files.delete(output);
    }
  }
}
