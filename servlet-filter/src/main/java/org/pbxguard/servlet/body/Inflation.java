package org.pbxguard.servlet.body;

import java.util.Arrays;
import java.util.Locale;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.pbxguard.servlet.parse.Anomalies;
import org.pbxguard.servlet.parse.Anomaly;

/**
 * Undoes the content codings gzip (RFC 1952) and deflate (RFC 1950) up to a cap.
 *
 * <p>One coding, one member, and no optional fields in its head: a name or comment there is text
 * that a reader which ignores the coding would see and this one would not. Other codings are
 * refused, since what cannot be read is not inspected.
 *
 * <p>Stateless.
 */
final class Inflation {
  private static final int GZIP_HEAD = 10;
  private static final int GZIP_TRAILER = 8;
  private static final int FIRST_BYTES = 16 << 10;
  private static final String WHERE = "content-encoding";

  private Inflation() {}

  static void expand(
      HeldBody body, String coding, long max, BodyBudget budget, Anomalies anomalies) {
    String name = coding.strip().toLowerCase(Locale.ROOT);
    if (name.equals("identity")) {
      return;
    }
    boolean gzip = name.equals("gzip") || name.equals("x-gzip");
    if (!gzip && !name.equals("deflate")) {
      anomalies.add(Anomaly.CONTENT_CODING_REFUSED, WHERE, coding);
    } else if (gzip && !plainHead(body.bytes())) {
      anomalies.add(Anomaly.CONTENT_CODING_BROKEN, WHERE, "gzip head");
    } else {
      inflate(body, gzip, max, budget, anomalies);
    }
  }

  /** RFC 1952 2.3: magic, deflate, no flags. */
  private static boolean plainHead(byte[] bytes) {
    return bytes.length > GZIP_HEAD + GZIP_TRAILER
        && bytes[0] == 0x1F
        && bytes[1] == (byte) 0x8B
        && bytes[2] == 8
        && bytes[3] == 0;
  }

  private static void inflate(
      HeldBody body, boolean gzip, long max, BodyBudget budget, Anomalies anomalies) {
    byte[] bytes = body.bytes();
    int from = gzip ? GZIP_HEAD : 0;
    Inflater inflater = new Inflater(gzip);
    byte[] out = new byte[0];
    int length = 0;
    try {
      inflater.setInput(bytes, from, bytes.length - from);
      while (!inflater.finished()) {
        if (length > max) {
          anomalies.add(Anomaly.BODY_EXPANDS_TOO_FAR, WHERE, "more than " + max + " bytes");
          break;
        }
        if (length == out.length) {
          int size = (int) Math.min(Math.max(FIRST_BYTES, out.length * 2L), max + 1);
          if (!budget.take(size - out.length)) {
            anomalies.add(Anomaly.BODY_NO_ROOM, WHERE, "all memory for bodies is taken");
            break;
          }
          out = Arrays.copyOf(out, size);
        }
        int count = inflater.inflate(out, length, out.length - length);
        length += count;
        if (count == 0 && !inflater.finished()) {
          anomalies.add(Anomaly.CONTENT_CODING_BROKEN, WHERE, "ends early");
          break;
        }
      }
      if (inflater.finished() && inflater.getRemaining() != (gzip ? GZIP_TRAILER : 0)) {
        anomalies.add(Anomaly.CONTENT_CODING_BROKEN, WHERE, "bytes behind the end");
      }
    } catch (DataFormatException broken) {
      anomalies.add(Anomaly.CONTENT_CODING_BROKEN, WHERE, "not " + (gzip ? "gzip" : "deflate"));
    } finally {
      inflater.end();
    }
    body.expandedTo(length == out.length ? out : Arrays.copyOf(out, length), out.length);
  }
}
