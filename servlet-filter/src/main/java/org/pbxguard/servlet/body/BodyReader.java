package org.pbxguard.servlet.body;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.pbxguard.core.net.IpAddress;
import org.pbxguard.core.time.Ticker;
import org.pbxguard.servlet.parse.Anomalies;
import org.pbxguard.servlet.parse.Anomaly;

/**
 * Reads bodies whole, up to a cap, under a common budget and a minimum data rate.
 *
 * <p>What cannot be read whole is an anomaly; the body returned then holds what was read, and the
 * rest of the stream behind it. A sender that sends nothing at all is ended by the container's own
 * read time-out, which the waiting places outlast.
 *
 * <p>Thread-safe.
 */
public final class BodyReader {
  private static final int FIRST_BYTES = 4096;
  private static final String WHERE = "body";

  private final long max;
  private final BodySettings settings;
  private final BodyBudget budget;
  private final WaitingRoom room;
  private final Ticker ticker;

  /** A reader of bodies of at most {@code max} bytes, with a budget of its own. */
  public BodyReader(long max, BodySettings settings, Ticker ticker) {
    this.max = max;
    this.settings = settings;
    this.budget = new BodyBudget(settings.budget());
    this.room = new WaitingRoom(settings.waiting(), settings.waitingPerClient());
    this.ticker = ticker;
  }

  /** The memory that all bodies of this reader share. */
  public BodyBudget budget() {
    return budget;
  }

  /**
   * A body that its head alone refuses, before the stream is asked for: asking tells a client that
   * waits with its body to send it (RFC 9110 10.1.1).
   */
  public Optional<HeldBody> refused(BodyHead head, Anomalies anomalies) {
    if (head.length() <= max || head.streamed()) {
      return Optional.empty();
    }
    anomalies.add(Anomaly.BODY_TOO_LARGE, WHERE, head.length() + " bytes declared");
    HeldBody unread = new HeldBody(budget, new byte[0], 0);
    unread.followedBy(InputStream.nullInputStream());
    return Optional.of(unread);
  }

  /**
   * Reads a body.
   *
   * @param stream the container's stream, in blocking mode
   * @param head what its head says
   * @param client whom waiting counts for
   * @throws IOException when the connection fails
   */
  public HeldBody read(InputStream stream, BodyHead head, IpAddress client, Anomalies anomalies)
      throws IOException {
    Reading reading = new Reading(stream, head, client, anomalies);
    HeldBody body = reading.run();
    if (reading.complete && !head.coding().isEmpty()) {
      Inflation.expand(body, head.coding(), settings.expandedMax(), budget, anomalies);
    }
    return body;
  }

  /** One body while it is read. */
  private final class Reading {
    private final InputStream stream;
    private final long declared;
    private final boolean streamed;
    private final IpAddress client;
    private final Anomalies anomalies;
    private final long start = ticker.nanos();
    private byte[] buffer = new byte[0];
    private int length;
    private boolean waiting;
    private boolean complete;

    Reading(InputStream stream, BodyHead head, IpAddress client, Anomalies anomalies) {
      this.stream = stream;
      this.declared = head.length();
      this.streamed = head.streamed();
      this.client = client;
      this.anomalies = anomalies;
    }

    HeldBody run() throws IOException {
      try {
        boolean more = true;
        while (more && !complete) {
          more = step();
        }
      } catch (IOException | RuntimeException failed) {
        budget.give(buffer.length);
        throw failed;
      } finally {
        if (waiting) {
          room.leave(client);
        }
      }
      // A body that is streamed on may be longer than its head that is held.
      byte[] bytes = length == buffer.length ? buffer : Arrays.copyOf(buffer, length);
      HeldBody body = new HeldBody(budget, bytes, buffer.length);
      if (!complete) {
        body.followedBy(stream);
      }
      return body;
    }

    private boolean step() throws IOException {
      if (length > max) {
        return !streamed && stop(Anomaly.BODY_TOO_LARGE, "more than " + max + " bytes");
      }
      if (declared >= 0 && length > declared) {
        return stop(Anomaly.FRAMING_CONFLICT, "more than the declared " + declared + " bytes");
      }
      if (length == buffer.length && !grow()) {
        return stop(Anomaly.BODY_NO_ROOM, "all memory for bodies is taken");
      }
      if (!waiting && stream.available() <= 0 && length != declared && !enter()) {
        return stop(Anomaly.BODY_NO_ROOM, "too many requests wait for their bodies");
      }
      int count = stream.read(buffer, length, buffer.length - length);
      if (count < 0) {
        return ended();
      }
      length += count;
      return !slow() || stop(Anomaly.BODY_TOO_SLOW, length + " bytes so far");
    }

    private boolean enter() throws IOException {
      waiting = room.enter(client);
      // The body of an ordinary request is a packet behind its head: it may be here by now.
      return waiting || stream.available() > 0;
    }

    private boolean ended() {
      complete = true;
      return declared < 0
          || declared == length
          || stop(Anomaly.BODY_CUT_SHORT, length + " of " + declared + " bytes");
    }

    private boolean slow() {
      long elapsed = ticker.nanos() - start;
      return elapsed > settings.grace().toNanos()
          && length < settings.minRate() * (double) elapsed / TimeUnit.SECONDS.toNanos(1);
    }

    /** Makes room for more, one byte beyond the cap included, so that too much can be told. */
    private boolean grow() {
      long wanted = Math.max(FIRST_BYTES, buffer.length * 2L);
      if (declared >= 0) {
        wanted = Math.min(wanted, Math.max(declared + 1, 1));
      }
      int size = (int) Math.min(wanted, max + 1);
      if (!budget.take(size - buffer.length)) {
        return false;
      }
      buffer = Arrays.copyOf(buffer, size);
      return true;
    }

    private boolean stop(Anomaly anomaly, String evidence) {
      anomalies.add(anomaly, WHERE, evidence);
      return false;
    }
  }
}
