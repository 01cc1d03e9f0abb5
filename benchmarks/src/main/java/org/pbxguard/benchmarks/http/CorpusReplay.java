package org.pbxguard.benchmarks.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * Sends rows to a port of loopback, each over a connection of its own and from an address of its
 * own, so that each is judged alone.
 *
 * <p>Immutable.
 */
final class CorpusReplay {
  private static final int SENDERS = 3;
  private static final int PATIENCE_MILLIS = 20_000;
  private static final int STATUS_LINE = 12;

  private final int port;

  CorpusReplay(int port) {
    this.port = port;
  }

  /** The address that a row is sent from. */
  static String address(int row) {
    return "127." + (16 + (row >> 16)) + "." + ((row >> 8) & 0xFF) + "." + (row & 0xFF);
  }

  /**
   * An answer.
   *
   * @param status its status, 0 where there was none
   * @param refused whether the filter refused, and not the container
   */
  record Answer(int status, boolean refused) {}

  /** The answers in the order of the rows. */
  List<Answer> send(List<CorpusRow> rows) throws InterruptedException, ExecutionException {
    Answer[] answers = new Answer[rows.size()];
    AtomicInteger next = new AtomicInteger();
    Callable<Void> sender =
        () -> {
          for (int i = next.getAndIncrement(); i < answers.length; i = next.getAndIncrement()) {
            answers[i] = answer(rows.get(i), address(i));
          }
          return null;
        };
    ExecutorService senders = Executors.newFixedThreadPool(SENDERS);
    try {
      for (Future<Void> done :
          senders.invokeAll(IntStream.range(0, SENDERS).mapToObj(i -> sender).toList())) {
        done.get();
      }
    } finally {
      senders.shutdownNow();
    }
    return List.of(answers);
  }

  private Answer answer(CorpusRow row, String from) {
    try (Socket socket = new Socket()) {
      socket.bind(new InetSocketAddress(InetAddress.getByName(from), 0));
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MILLIS);
      socket.getOutputStream().write(row.bytes());
      socket.getOutputStream().flush();
      String head = head(socket.getInputStream());
      if (!head.startsWith("HTTP/1.1 ") || head.length() < STATUS_LINE) {
        return new Answer(0, false);
      }
      int status = Integer.parseInt(head.substring(STATUS_LINE - 3, STATUS_LINE));
      return new Answer(status, head.contains("X-Content-Type-Options: nosniff"));
    } catch (IOException closed) {
      return new Answer(0, false);
    }
  }

  /** The head of the answer, behind any interim one (RFC 9110 15.2). */
  private static String head(InputStream in) throws IOException {
    String text = "";
    do {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      int last = 0;
      for (int b = in.read(); b >= 0; b = in.read()) {
        line.write(b);
        last = (last << 8) | b;
        if (last == 0x0D0A0D0A) {
          break;
        }
      }
      text = line.toString(ISO_8859_1);
    } while (text.startsWith("HTTP/1.1 1"));
    return text;
  }
}
