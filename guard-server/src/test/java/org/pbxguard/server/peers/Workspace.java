package org.pbxguard.server.peers;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Where a test's files lie, and free loopback ports. */
final class Workspace {
  private static final Path ROOT = Path.of("target", "peers").toAbsolutePath();

  private final Path directory;

  Workspace(Class<?> test) {
    directory = ROOT.resolve(test.getSimpleName());
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A part of a test's files. */
  Workspace(Class<?> test, String part) {
    directory = new Workspace(test).file(part);
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path file(String name) {
    return directory.resolve(name);
  }

  /** A test resource of this package's folder as a file. */
  Path resource(String name) throws IOException {
    Path copy = file(name);
    try (InputStream in = Workspace.class.getResourceAsStream("/peers/" + name)) {
      if (in == null) {
        throw new IOException("no such resource: " + name);
      }
      Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
    }
    return copy;
  }

  /** Notes a secret that no log may hold; {@code bin/verify} looks for each of them at the end. */
  static void noteSecret(String secret) {
    try {
      Files.createDirectories(ROOT);
      Files.writeString(
          ROOT.resolve("secrets.txt"),
          secret + "\n",
          UTF_8,
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
