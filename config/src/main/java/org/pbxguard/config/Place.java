package org.pbxguard.config;

/**
 * Where a setting was written: a line of a file, a {@code --set}, an environment variable.
 *
 * <p>Immutable.
 *
 * @param source the file's name, {@code --set} or the variable's name
 * @param line the line, from 1, or 0 where there are no lines
 */
record Place(String source, int line) {

  static Place of(String source) {
    return new Place(source, 0);
  }

  @Override
  public String toString() {
    return line == 0 ? source : source + ":" + line;
  }
}
