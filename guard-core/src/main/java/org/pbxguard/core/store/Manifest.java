package org.pbxguard.core.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import org.pbxguard.core.journal.DurableFiles;

/**
 * The file {@code MANIFEST}: the format's version, and the newest segment of the journal, so that
 * its loss is noticed. It is text of three lines, the last being a CRC32C of those before.
 *
 * <p>Immutable.
 *
 * @param newestSegment the first sequence number of the newest segment that may hold changes
 */
record Manifest(long newestSegment) {
  /** The version that this code reads and writes. */
  static final int VERSION = 1;

  private static final String NAME = "MANIFEST";
  private static final Pattern FIRST_LINE = Pattern.compile("pbx-guard state ([0-9]{1,9})\n");
  private static final Pattern WHOLE =
      Pattern.compile("(pbx-guard state 1\nnewest segment ([0-9]{1,18})\n)check ([0-9a-f]{8})\n");
  private static final int MAX_SIZE = 4096;

  /** The file's path in a state directory. */
  static Path in(Path directory) {
    return directory.resolve(NAME);
  }

  /**
   * The manifest of a directory; empty when there is none.
   *
   * @throws StoreException when it is damaged or of another version
   */
  static Optional<Manifest> read(Path directory) throws IOException {
    Path file = in(directory);
    String text;
    try {
      if (Files.size(file) > MAX_SIZE) {
        throw damaged(file);
      }
      text = Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    return Optional.of(parse(file, text));
  }

  /** The manifest that a text is; the file is for the exception's message. */
  static Manifest parse(Path file, String text) {
    Matcher firstLine = FIRST_LINE.matcher(text);
    if (firstLine.lookingAt() && Integer.parseInt(firstLine.group(1)) != VERSION) {
      throw new StoreException(
          ("The state file %s is of format version %s, not %d: start the pbx-guard that wrote it,"
                  + " or move the state directory away to begin anew; nothing was changed.")
              .formatted(file, firstLine.group(1), VERSION));
    }
    Matcher whole = WHOLE.matcher(text);
    if (!whole.matches() || !whole.group(3).equals(check(whole.group(1)))) {
      throw damaged(file);
    }
    return new Manifest(Long.parseLong(whole.group(2)));
  }

  /** Replaces the manifest of a directory, durably. */
  void write(Path directory) throws IOException {
    DurableFiles.replace(in(directory), text().getBytes(StandardCharsets.ISO_8859_1));
  }

  /** The file's text. */
  String text() {
    String body = "pbx-guard state %d\nnewest segment %d\n".formatted(VERSION, newestSegment);
    return body + "check " + check(body) + "\n";
  }

  private static String check(String body) {
    CRC32C crc = new CRC32C();
    crc.update(body.getBytes(StandardCharsets.ISO_8859_1));
    return String.format("%08x", crc.getValue());
  }

  private static StoreException damaged(Path file) {
    return new StoreException(
        ("The state file %s is damaged: restore the state directory from a backup, or move it away"
                + " to begin anew; nothing was changed.")
            .formatted(file));
  }
}
