package org.pbxguard.server.gateway;

import jakarta.servlet.http.HttpUpgradeHandler;
import jakarta.servlet.http.WebConnection;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;
import org.pbxguard.core.api.PublicApi;

/**
 * One upgraded connection: bytes go both ways as they come, until one side ends. Made by the
 * container, which wants it public.
 *
 * <p>Each direction has a thread of its own; whoever ends it closes both sides, and whoever comes
 * later finds them closed.
 */
@PublicApi
public final class Tunnel implements HttpUpgradeHandler {
  private static final Logger LOG = LogManager.getLogger(Tunnel.class);
  private static final int BUFFER = 8 * 1024;
  private static final long HAND_OVER_SECONDS = 10;

  private volatile @Nullable UpgradedUpstream upstream;
  private volatile @Nullable WebConnection client;

  /** For the container. */
  public Tunnel() {}

  /** The upstream's side, before the container hands the client's over. */
  void to(UpgradedUpstream agreed) {
    upstream = agreed;
    // A client that is gone by now is never handed over.
    CompletableFuture.delayedExecutor(HAND_OVER_SECONDS, TimeUnit.SECONDS).execute(this::expire);
  }

  private void expire() {
    if (client == null) {
      end();
    }
  }

  @Override
  public void init(WebConnection connection) {
    UpgradedUpstream far = upstream;
    client = connection;
    if (far == null) {
      end();
      return;
    }
    try {
      InputStream up = connection.getInputStream();
      OutputStream down = connection.getOutputStream();
      start("tunnel-up", () -> copy(up, far.output()));
      start("tunnel-down", () -> copy(far.input(), down));
    } catch (IOException gone) {
      LOG.debug("a tunnel's client is gone", gone);
      end();
    }
  }

  private static void start(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  private void copy(InputStream from, OutputStream to) {
    byte[] buffer = new byte[BUFFER];
    try {
      for (int count = from.read(buffer); count >= 0; count = from.read(buffer)) {
        to.write(buffer, 0, count);
        to.flush();
      }
    } catch (IOException ends) {
      LOG.debug("a tunnel ends", ends);
    } finally {
      end();
    }
  }

  private void end() {
    UpgradedUpstream far = upstream;
    if (far != null) {
      far.close();
    }
    WebConnection near = client;
    if (near != null) {
      try {
        near.close();
      } catch (Exception gone) {
        LOG.debug("a tunnel's client was gone", gone);
      }
    }
  }

  @Override
  public void destroy() {
    end();
  }
}
