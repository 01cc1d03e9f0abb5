package org.pbxguard.servlet.body;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.pbxguard.core.net.IpAddress;
import org.pbxguard.core.time.Ticker;

/**
 * Reads and forgets what is left of a body whose request was answered already.
 *
 * <p>A connection that is closed over unread bytes is reset, and a reset takes the answer with it:
 * most clients send all of a request before they read, and then report a broken connection instead
 * of the refusal. So the rest is read for a while, under limits of its own: bytes, time, a minimum
 * rate as for bodies that are held, and few places, so that refused senders hold few threads and
 * none of the places of those who are served. Whoever finds no place is cut off. Tomcat closes the
 * stream with the answer and reads on by itself, up to its connector's {@code maxSwallowSize}.
 *
 * <p>Thread-safe.
 */
public final class Leftovers {
  private static final long MOST_BYTES = 64L << 20;
  private static final long LONGEST_NANOS = Duration.ofSeconds(10).toNanos();
  private static final int SHARE = 4;
  private static final int CHUNK = 16 << 10;

  private final BodySettings settings;
  private final WaitingRoom room;
  private final Ticker ticker;

  /** Leftovers under a quarter of the places that the settings give to bodies. */
  public Leftovers(BodySettings settings, Ticker ticker) {
    this.settings = settings;
    this.room =
        new WaitingRoom(
            Math.max(1, settings.waiting() / SHARE),
            Math.max(1, settings.waitingPerClient() / SHARE));
    this.ticker = ticker;
  }

  /**
   * Reads to the end of the body, or as far as the limits allow.
   *
   * @param stream the container's stream, in blocking mode
   * @param client whom the place counts for
   * @return whether the end was reached, so that the connection can be closed without a reset
   */
  public boolean discard(InputStream stream, IpAddress client) {
    if (!room.enter(client)) {
      return false;
    }
    try {
      return read(stream);
    } catch (IOException gone) {
      return false;
    } finally {
      room.leave(client);
    }
  }

  private boolean read(InputStream stream) throws IOException {
    byte[] chunk = new byte[CHUNK];
    long start = ticker.nanos();
    long total = 0;
    while (total <= MOST_BYTES) {
      int count = stream.read(chunk, 0, chunk.length);
      if (count < 0) {
        return true;
      }
      total += count;
      long elapsed = ticker.nanos() - start;
      if (elapsed > LONGEST_NANOS || slow(total, elapsed)) {
        return false;
      }
    }
    return false;
  }

  private boolean slow(long total, long elapsed) {
    return elapsed > settings.grace().toNanos()
        && total < settings.minRate() * (double) elapsed / TimeUnit.SECONDS.toNanos(1);
  }

  /** How many are read now. */
  int taken() {
    return room.taken();
  }
}
