package org.pbxguard.server.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * A listener's TLS: reads the files when it is made, and looks at them again every ten seconds.
 * Files that changed but cannot be used leave the running certificate in place, with a log line.
 *
 * <p>Thread-safe: the check runs on one scheduler task at a time.
 */
public final class TlsIdentity extends AbstractLifeCycle {
  private static final Logger LOG = LogManager.getLogger(TlsIdentity.class);
  private static final long CHECK_SECONDS = 10;

  private final TlsSettings settings;
  private final Scheduler scheduler;
  private final SslContextFactory.Server factory = new SslContextFactory.Server();
  private volatile String seen;

  /**
   * Reads the files.
   *
   * @throws TlsException where they cannot be used; the message names the file
   */
  public TlsIdentity(TlsSettings settings, Scheduler scheduler) throws TlsException {
    this.settings = settings;
    this.scheduler = scheduler;
    this.seen = state();
    factory.setKeyStore(PemIdentity.load(settings));
    factory.setKeyStorePassword(PemIdentity.PASSWORD);
    factory.setIncludeProtocols("TLSv1.2", "TLSv1.3");
  }

  /** The factory of the listener's connections, always with the current certificate. */
  public SslContextFactory.Server factory() {
    return factory;
  }

  @Override
  protected void doStart() throws Exception {
    super.doStart();
    schedule();
  }

  private void schedule() {
    scheduler.schedule(this::check, CHECK_SECONDS, TimeUnit.SECONDS);
  }

  private void check() {
    if (isRunning()) {
      reloadIfChanged();
      schedule();
    }
  }

  /** Takes changed files up; answers whether it did. */
  boolean reloadIfChanged() {
    String now = state();
    if (now.equals(seen)) {
      return false;
    }
    seen = now;
    try {
      var store = PemIdentity.load(settings);
      factory.reload(reloaded -> reloaded.setKeyStore(store));
      LOG.info("certificate {} was read again", settings.certificate());
      return true;
    } catch (Exception e) {
      LOG.warn("the certificate in use stays: {}", e.getMessage());
      return false;
    }
  }

  /** Sizes and dates of both files, as text to compare. */
  private String state() {
    return state(settings.certificate()) + " " + state(settings.key());
  }

  private static String state(Path file) {
    try {
      return Files.size(file) + "@" + Files.getLastModifiedTime(file);
    } catch (IOException e) {
      return "none";
    }
  }
}
