package org.pbxguard.server.listen;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.Charset;
import org.eclipse.jetty.ee10.servlet.ErrorHandler;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * Error pages that say the status and nothing else: no product, no path, no message of an
 * exception.
 *
 * <p>Immutable.
 */
public final class PlainErrors extends ErrorHandler {

  /** The pages of every listener. */
  public PlainErrors() {
    setShowStacks(false);
    setShowCauses(false);
    setShowOrigin(false);
    setShowMessageInTitle(false);
  }

  private static String line(int code) {
    return code + " " + HttpStatus.getMessage(code);
  }

  @Override
  protected void writeErrorHtml(
      Request request,
      Writer writer,
      Charset charset,
      int code,
      @Nullable String message,
      @Nullable Throwable cause)
      throws IOException {
    String line = line(code);
    writer.write(
        "<!DOCTYPE html>\n<html lang=\"en\"><head><title>"
            + line
            + "</title></head><body><h1>"
            + line
            + "</h1></body></html>\n");
  }

  @Override
  protected void writeErrorPlain(
      Request request,
      PrintWriter writer,
      int code,
      @Nullable String message,
      @Nullable Throwable cause) {
    writer.println(line(code));
  }

  @Override
  protected void writeErrorJson(
      Request request,
      PrintWriter writer,
      int code,
      @Nullable String message,
      @Nullable Throwable cause) {
    writer.println("{\"error\": \"" + line(code) + "\"}");
  }
}
