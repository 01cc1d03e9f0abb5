package org.pbxguard.core.secret;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where the master key comes from; root key {@code security.keys}.
 *
 * <p>Immutable.
 *
 * @param file the master key's file, with mode 0600, created at the first start; holds what
 *     rotations replaced, too; when absent {@code <state.dir>.keys/master.key}. With a passphrase
 *     no key is written: the salt is kept beside this path, in {@code <file>.salt}
 * @param passphraseFile a file whose first line is the passphrase that the master key is derived
 *     from; when absent the master key is the file's
 * @param retired key files of earlier master keys, which open what was sealed with them and seal
 *     nothing new
 */
public record KeySettings(Optional<Path> file, Optional<Path> passphraseFile, List<Path> retired) {

  /** Copies the list. */
  public KeySettings {
    retired = List.copyOf(retired);
  }

  /** A key file beside the state directory, no passphrase, nothing retired. */
  public static KeySettings defaults() {
    return new KeySettings(Optional.empty(), Optional.empty(), List.of());
  }

  /** Where the mark is kept by which a restored state is known: beside the master key's file. */
  public Path markFor(Path stateDir) {
    Path key = fileFor(stateDir);
    return key.resolveSibling(key.getFileName() + ".mark");
  }

  /** The master key's file, given where the state is. */
  Path fileFor(Path stateDir) {
    Path absolute = stateDir.toAbsolutePath().normalize();
    return file.map(path -> path.toAbsolutePath().normalize())
        .orElseGet(
            () -> absolute.resolveSibling(absolute.getFileName() + ".keys").resolve("master.key"));
  }
}
