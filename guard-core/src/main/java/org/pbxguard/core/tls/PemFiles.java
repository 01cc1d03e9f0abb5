package org.pbxguard.core.tls;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The files that make up an identity, and whether one of them has changed since the last look.
 *
 * <p>Thread-safe, guarded by itself.
 */
public final class PemFiles {
  private final List<Path> files;

  @GuardedBy("this")
  private String seen;

  /** The files as they are now. */
  public PemFiles(List<Path> files) {
    this.files = List.copyOf(files);
    this.seen = state();
  }

  /** Whether a size or date differs from what the last look saw; remembers what it sees. */
  public synchronized boolean changed() {
    String now = state();
    boolean differs = !now.equals(seen);
    seen = now;
    return differs;
  }

  private String state() {
    return files.stream().map(PemFiles::state).collect(Collectors.joining(" "));
  }

  private static String state(Path file) {
    try {
      return Files.size(file) + "@" + Files.getLastModifiedTime(file);
    } catch (IOException e) {
      return "none";
    }
  }
}
