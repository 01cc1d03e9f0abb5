package org.pbxguard.sip.flow;

/**
 * Where bindings are written down, so that a restart does not make strangers of registered phones
 * and the alias of a Contact still leads to its phone.
 *
 * <p>Implementations are thread-safe and never block.
 */
public interface RegistrationLog {
  /** Writes nothing down. */
  RegistrationLog NONE =
      new RegistrationLog() {
        @Override
        public void put(long key, byte[] row) {}

        @Override
        public void remove(long key) {}
      };

  /** A binding was made or prolonged; the row is handed over. */
  void put(long key, byte[] row);

  /** A binding has ended. */
  void remove(long key);
}
