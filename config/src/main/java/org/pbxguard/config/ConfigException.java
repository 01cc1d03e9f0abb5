package org.pbxguard.config;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The configuration cannot be used; carries every fault that was found, in the order of the file.
 *
 * <p>Immutable.
 */
public final class ConfigException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<Fault> faults;

  ConfigException(List<Fault> faults) {
    super(faults.stream().map(Fault::toString).collect(Collectors.joining("\n")));
    this.faults = List.copyOf(faults);
  }

  /** Every fault; at least one. */
  public List<Fault> faults() {
    return faults;
  }
}
