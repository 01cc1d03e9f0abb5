package org.pbxguard.servlet.api;

import java.time.Duration;
import java.util.Optional;
import org.pbxguard.core.net.IpAddress;

/**
 * Shows an administrator the SIP messages of a call or an address.
 *
 * <p>Implementations are thread-safe.
 */
public interface CallTraces {
  /** Of a process without SIP edge. */
  CallTraces NONE =
      new CallTraces() {
        @Override
        public boolean available() {
          return false;
        }

        @Override
        public Optional<Part> open(Look look, String by) {
          return Optional.empty();
        }

        @Override
        public Optional<Part> read(String id, int from) {
          return Optional.empty();
        }

        @Override
        public boolean close(String id) {
          return false;
        }
      };

  /**
   * What somebody wants to see.
   *
   * @param callId the Call-ID of a call; empty when it is an address
   * @param address an address; empty when it is a call
   * @param time for how long
   * @param bytes how much
   */
  record Look(String callId, Optional<IpAddress> address, Duration time, int bytes) {}

  /**
   * A part of a trace.
   *
   * @param id the trace's
   * @param over whether nothing more will be added
   * @param packets messages that it holds so far
   * @param dropped messages that it lost
   * @param next the offset of the part behind this one
   * @param pcapng the part in base64; the parts one after another are a pcapng file
   */
  record Part(String id, boolean over, int packets, long dropped, int next, String pcapng) {}

  /** Whether there is a SIP edge whose messages could be shown. */
  boolean available();

  /**
   * Begins to look.
   *
   * @param by who asked, for the audit
   * @return empty when as many as there may be are running
   */
  Optional<Part> open(Look look, String by);

  /** The part of a trace from an offset on; empty for one that is unknown. */
  Optional<Part> read(String id, int from);

  /** Ends and forgets a trace; false for one that is unknown. */
  boolean close(String id);
}
