package org.pbxguard.servlet.gate;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import java.io.IOException;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * An asynchronous cycle whose held answer goes out when the application completes it.
 *
 * <p>As thread-safe as the cycle itself.
 */
final class HeldAsync implements AsyncContext {
  private static final Logger LOG = LogManager.getLogger(HeldAsync.class);

  private final AsyncContext async;
  private final SignInResponse held;

  HeldAsync(AsyncContext async, SignInResponse held) {
    this.async = async;
    this.held = held;
  }

  @Override
  public void complete() {
    try {
      held.finish();
    } catch (IOException e) {
      LOG.debug("the client is gone", e);
    }
    async.complete();
  }

  @Override
  public ServletRequest getRequest() {
    return async.getRequest();
  }

  @Override
  public ServletResponse getResponse() {
    return async.getResponse();
  }

  @Override
  public boolean hasOriginalRequestAndResponse() {
    return async.hasOriginalRequestAndResponse();
  }

  @Override
  public void dispatch() {
    async.dispatch();
  }

  @Override
  public void dispatch(String path) {
    async.dispatch(path);
  }

  @Override
  public void dispatch(ServletContext context, String path) {
    async.dispatch(context, path);
  }

  @Override
  public void start(Runnable run) {
    async.start(run);
  }

  @Override
  public void addListener(AsyncListener listener) {
    async.addListener(listener);
  }

  @Override
  public void addListener(
      AsyncListener listener, ServletRequest request, ServletResponse response) {
    async.addListener(listener, request, response);
  }

  @Override
  public <T extends AsyncListener> T createListener(Class<T> type) throws ServletException {
    return async.createListener(type);
  }

  @Override
  public void setTimeout(long millis) {
    async.setTimeout(millis);
  }

  @Override
  public long getTimeout() {
    return async.getTimeout();
  }
}
