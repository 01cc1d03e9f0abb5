package org.pbxguard.config;

/**
 * One thing that is wrong with the configuration.
 *
 * <p>Immutable.
 *
 * @param place where it was written, such as {@code guard.yml:12}, {@code --set} or a variable
 * @param path the setting's path, such as {@code sip.listen}; empty when the whole file is meant
 * @param problem what is wrong, with the offending value
 */
public record Fault(String place, String path, String problem) {

  /** One line: place, path, problem. */
  @Override
  public String toString() {
    return path.isEmpty() ? place + ": " + problem : place + ": " + path + ": " + problem;
  }
}
