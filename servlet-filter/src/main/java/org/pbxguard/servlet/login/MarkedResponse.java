package org.pbxguard.servlet.login;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A response whose first bytes are watched for the text that a failed login shows. Everything is
 * written through at once.
 *
 * <p>Confined to the response's threads, as every response.
 */
public final class MarkedResponse extends HttpServletResponseWrapper {
  private static final int MAX_WATCHED = 64 << 10;

  private final String marker;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final StringBuilder characters = new StringBuilder();
  private @Nullable ServletOutputStream stream;
  private @Nullable PrintWriter writer;

  /** Watches a response for a text. */
  public MarkedResponse(HttpServletResponse response, String marker) {
    super(response);
    this.marker = marker;
  }

  /** Whether the text was written so far. */
  public boolean found() {
    return holds(bytes, marker) || characters.indexOf(marker) >= 0;
  }

  /** Whether bytes hold those of a text in UTF-8. */
  public static boolean holds(ByteArrayOutputStream bytes, String text) {
    // ISO-8859-1 keeps each byte as one character: the text's own bytes are looked for.
    String wanted = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    return bytes.toString(StandardCharsets.ISO_8859_1).contains(wanted);
  }

  @Override
  public ServletOutputStream getOutputStream() throws IOException {
    if (stream == null) {
      stream = new Watched(super.getOutputStream());
    }
    return stream;
  }

  @Override
  public PrintWriter getWriter() throws IOException {
    if (writer == null) {
      writer = new PrintWriter(new WatchedWriter(super.getWriter()));
    }
    return writer;
  }

  private void watch(byte[] source, int offset, int length) {
    bytes.write(source, offset, Math.min(length, Math.max(0, MAX_WATCHED - bytes.size())));
  }

  /** The byte side. */
  private final class Watched extends ServletOutputStream {
    private final ServletOutputStream target;

    Watched(ServletOutputStream target) {
      this.target = target;
    }

    @Override
    public void write(int b) throws IOException {
      watch(new byte[] {(byte) b}, 0, 1);
      target.write(b);
    }

    @Override
    public void write(byte[] source, int offset, int length) throws IOException {
      watch(source, offset, length);
      target.write(source, offset, length);
    }

    @Override
    public void flush() throws IOException {
      target.flush();
    }

    @Override
    public void close() throws IOException {
      target.close();
    }

    @Override
    public boolean isReady() {
      return target.isReady();
    }

    @Override
    public void setWriteListener(WriteListener listener) {
      target.setWriteListener(listener);
    }
  }

  /** The character side. */
  private final class WatchedWriter extends Writer {
    private final Writer target;

    WatchedWriter(Writer target) {
      this.target = target;
    }

    @Override
    public void write(char[] source, int offset, int length) throws IOException {
      int room = Math.max(0, MAX_WATCHED - characters.length());
      characters.append(source, offset, Math.min(length, room));
      target.write(source, offset, length);
    }

    @Override
    public void flush() throws IOException {
      target.flush();
    }

    @Override
    public void close() throws IOException {
      target.close();
    }
  }
}
