package org.pbxguard.server.tls;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.Scheduler;
import org.pbxguard.core.tls.PemFiles;
import org.pbxguard.core.tls.PemIdentity;
import org.pbxguard.core.tls.TlsException;
import org.pbxguard.core.tls.TlsSettings;

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
  private final PemFiles files;

  /**
   * Reads the files.
   *
   * @throws TlsException where they cannot be used; the message names the file
   */
  public TlsIdentity(TlsSettings settings, Scheduler scheduler) throws TlsException {
    this.settings = settings;
    this.scheduler = scheduler;
    this.files = new PemFiles(List.of(settings.certificate(), settings.key()));
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
    if (!files.changed()) {
      return false;
    }
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
}
