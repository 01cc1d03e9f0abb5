package org.pbxguard.sip.flow;

/**
 * Where bindings and the prefixes in use are written down, so that a restart does not make
 * strangers of registered phones and the alias of a Contact still leads to its phone.
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

        @Override
        public void called(int prefix) {}

        @Override
        public void flush() {}
      };

  /** A binding was made or prolonged; the row is handed over. */
  void put(long key, byte[] row);

  /** A binding has ended. */
  void remove(long key);

  /** A call to a prefix, 0 to 9999, was let through for the first time. */
  void called(int prefix);

  /** What was told so far belongs together and may go to the disk. */
  void flush();
}
