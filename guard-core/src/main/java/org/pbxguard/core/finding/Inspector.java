package org.pbxguard.core.finding;

/**
 * Looks at one part of a message and says what it found.
 *
 * <p>Implementations are thread-safe, bounded in time by the length of what they look at, and never
 * throw for what the message holds.
 *
 * @param <T> what is looked at
 */
@FunctionalInterface
public interface Inspector<T> {

  /** Adds what {@code subject} shows to {@code findings}. */
  void inspect(T subject, Findings findings);
}
