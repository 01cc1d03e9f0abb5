package org.pbxguard.servlet.gate;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;
import org.pbxguard.core.mfa.UserId;
import org.pbxguard.servlet.login.MarkedResponse;

/**
 * The answer to a sign-in, held until it is whole: only then is it known whether it is a success,
 * and the page that an application shows at once after the password must not be seen before the
 * second factor. A success is noted before the browser can have the answer.
 *
 * <p>Confined to the response's threads, as every response.
 */
final class SignInResponse extends GateResponse {
  private static final Logger LOG = LogManager.getLogger(SignInResponse.class);
  private static final int MAX_HELD = 2 << 20;
  private static final Set<String> LENGTHS = Set.of("content-length", "transfer-encoding");

  private final GateSessions sessions;
  private final GateLogin login;
  private final UserId user;
  private final BooleanSupplier mustVerify;
  private final Held held = new Held();
  private @Nullable PrintWriter writer;
  private String location = "";
  private boolean finished;

  /** Who tries to sign in where, and whether the second factor is asked next. */
  record Attempt(GateLogin login, UserId user, BooleanSupplier mustVerify) {}

  /** Holds the answer to an attempt; the application saw the session {@code sent}. */
  SignInResponse(
      HttpServletResponse response,
      GateSessions sessions,
      String cookieName,
      String sent,
      Attempt attempt) {
    super(response, sessions, cookieName, sent, true);
    this.sessions = sessions;
    this.login = attempt.login();
    this.user = attempt.user();
    this.mustVerify = attempt.mustVerify();
  }

  /** The application has answered: judges, and lets the answer go. Later calls do nothing. */
  void finish() throws IOException {
    if (finished) {
      return;
    }
    if (writer != null) {
      writer.flush();
    }
    finished = true;
    if (held.over) {
      LOG.warn("The answer to a sign-in at {} is longer than {} bytes", login.path(), MAX_HELD);
      settle(false);
      super.sendError(SC_BAD_GATEWAY);
      return;
    }
    boolean success =
        login.isSuccess(
            getStatus(), location, MarkedResponse.holds(held.bytes, login.successMarker()));
    settle(success);
    if (success && mustVerify.getAsBoolean()) {
      if (location.isEmpty()) {
        setStatus(SC_SEE_OTHER);
        super.setHeader("Location", login.path());
      }
      setContentLength(0);
      super.flushBuffer();
    } else if (held.bytes.size() > 0) {
      setContentLength(held.bytes.size());
      held.bytes.writeTo(super.getOutputStream());
    }
  }

  private void settle(boolean success) {
    if (session().isEmpty()) {
      if (success) {
        LOG.warn("A sign-in at {} succeeded without the session cookie", login.path());
      }
    } else if (success) {
      sessions.signIn(GateSessions.binding(session()), user);
    } else {
      sessions.tried(GateSessions.binding(session()));
    }
  }

  @Override
  public ServletOutputStream getOutputStream() throws IOException {
    return finished ? super.getOutputStream() : held;
  }

  @Override
  public PrintWriter getWriter() throws IOException {
    if (finished) {
      return super.getWriter();
    }
    if (writer == null) {
      writer = new PrintWriter(new OutputStreamWriter(held, charset()));
    }
    return writer;
  }

  private Charset charset() {
    String name = getCharacterEncoding();
    return name == null ? StandardCharsets.ISO_8859_1 : Charset.forName(name);
  }

  @Override
  public void setHeader(String name, String value) {
    if (keeps(name, value)) {
      super.setHeader(name, value);
    }
  }

  @Override
  public void addHeader(String name, String value) {
    if (keeps(name, value)) {
      super.addHeader(name, value);
    }
  }

  private boolean keeps(String name, @Nullable String value) {
    if (name.equalsIgnoreCase("Location") && value != null) {
      location = value;
    }
    return finished || !LENGTHS.contains(name.toLowerCase(Locale.ROOT));
  }

  @Override
  public void setIntHeader(String name, int value) {
    setHeader(name, Integer.toString(value));
  }

  @Override
  public void addIntHeader(String name, int value) {
    addHeader(name, Integer.toString(value));
  }

  @Override
  public void setContentLength(int length) {
    if (finished) {
      super.setContentLength(length);
    }
  }

  @Override
  public void setContentLengthLong(long length) {
    if (finished) {
      super.setContentLengthLong(length);
    }
  }

  @Override
  public void sendRedirect(String target) {
    sendRedirect(target, SC_FOUND, true);
  }

  /** As Servlet 6.1 has it: held like every answer. */
  public void sendRedirect(String target, int status, boolean clear) {
    if (clear) {
      held.bytes.reset();
    }
    setStatus(status);
    setHeader("Location", target);
  }

  /** An error is no success: it goes out at once. */
  @Override
  public void sendError(int status) throws IOException {
    fail();
    super.sendError(status);
  }

  @Override
  public void sendError(int status, String message) throws IOException {
    fail();
    super.sendError(status, message);
  }

  private void fail() {
    if (!finished) {
      finished = true;
      settle(false);
    }
  }

  @Override
  public void flushBuffer() throws IOException {
    if (finished) {
      super.flushBuffer();
    }
  }

  @Override
  public void resetBuffer() {
    held.bytes.reset();
    super.resetBuffer();
  }

  @Override
  public void reset() {
    held.bytes.reset();
    location = "";
    super.reset();
  }

  /** The body so far. */
  private static final class Held extends ServletOutputStream {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private boolean over;

    @Override
    public void write(int b) {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] source, int offset, int length) {
      if (bytes.size() + length > MAX_HELD) {
        over = true;
        bytes.reset();
      } else if (!over) {
        bytes.write(source, offset, length);
      }
    }

    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public void setWriteListener(WriteListener listener) {
      try {
        listener.onWritePossible();
      } catch (IOException e) {
        listener.onError(e);
      }
    }
  }
}
