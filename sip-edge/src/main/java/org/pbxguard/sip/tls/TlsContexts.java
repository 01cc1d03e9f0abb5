package org.pbxguard.sip.tls;

import io.netty.channel.ChannelHandler;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLException;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;
import org.pbxguard.core.tls.PemFiles;
import org.pbxguard.core.tls.PemIdentity;
import org.pbxguard.core.tls.TlsException;
import org.pbxguard.core.tls.TlsSettings;

/**
 * The certificates of the secure listeners, as they are now. Every ten seconds their files are
 * looked at; changed ones serve the next connections, ones that cannot be used leave the running
 * certificates in place, with a log line.
 *
 * <p>Files are read and handshakes computed on one thread of its own: a flood of handshakes delays
 * handshakes, never a message. Thread-safe.
 */
public final class TlsContexts implements AutoCloseable {
  private static final Logger LOG = LogManager.getLogger(TlsContexts.class);
  private static final long CHECK_SECONDS = 10;
  private static final long SESSIONS = 4_096;

  private final SipTlsSettings settings;
  private final PemFiles files;
  private final ScheduledExecutorService thread;
  private volatile ServerNames<SslContext> contexts;

  private TlsContexts(SipTlsSettings settings) throws TlsException {
    this.settings = settings;
    this.files = new PemFiles(paths(settings));
    this.contexts = read(settings);
    this.thread =
        Executors.newSingleThreadScheduledExecutor(new DefaultThreadFactory("sip-tls", true));
  }

  /**
   * Reads the certificates.
   *
   * @throws TlsException where one cannot be used; the message names the file
   */
  public static TlsContexts open(SipTlsSettings settings) throws TlsException {
    TlsContexts opened = new TlsContexts(settings);
    opened.watch();
    return opened;
  }

  private void watch() {
    var unused =
        thread.scheduleWithFixedDelay(
            this::reloadIfChanged, CHECK_SECONDS, CHECK_SECONDS, TimeUnit.SECONDS);
    assert unused != null;
  }

  private static List<Path> paths(SipTlsSettings settings) {
    return Stream.concat(
            settings.certificates().stream()
                .flatMap(each -> Stream.of(each.certificate(), each.key())),
            settings.clientAuthorities().stream())
        .toList();
  }

  /** Takes changed files up; answers whether it did. */
  boolean reloadIfChanged() {
    if (!files.changed()) {
      return false;
    }
    try {
      contexts = read(settings);
      LOG.info("the certificates of sip.tls were read again");
      return true;
    } catch (TlsException e) {
      LOG.warn("the certificates in use stay: {}", e.getMessage());
      return false;
    }
  }

  private static ServerNames<SslContext> read(SipTlsSettings settings) throws TlsException {
    List<X509Certificate> authorities = new ArrayList<>();
    if (settings.clientAuthorities().isPresent()) {
      authorities.addAll(PemIdentity.certificates(settings.clientAuthorities().get()));
    }
    ServerNames<SslContext> names = null;
    for (TlsSettings each : settings.certificates()) {
      KeyStore store = PemIdentity.load(each);
      SslContext context = context(store, settings.clientCertificates(), authorities);
      names = names == null ? new ServerNames<>(context) : names;
      names.add(PemIdentity.certificates(each.certificate()).get(0), context);
    }
    if (names == null) {
      throw new IllegalArgumentException("certificates: none");
    }
    return names;
  }

  private static SslContext context(
      KeyStore store, ClientCertificates asked, List<X509Certificate> authorities) {
    try {
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(store, PemIdentity.PASSWORD.toCharArray());
      SslContextBuilder builder =
          SslContextBuilder.forServer(keys)
              .sslProvider(SslProvider.JDK)
              .protocols("TLSv1.3", "TLSv1.2")
              .sessionCacheSize(SESSIONS)
              .clientAuth(auth(asked));
      if (!authorities.isEmpty()) {
        builder.trustManager(authorities.toArray(X509Certificate[]::new));
      }
      return builder.build();
    } catch (GeneralSecurityException | SSLException e) {
      throw new IllegalStateException("a pair that belongs together was refused", e);
    }
  }

  private static ClientAuth auth(ClientCertificates asked) {
    return switch (asked) {
      case NONE -> ClientAuth.NONE;
      case REQUESTED -> ClientAuth.OPTIONAL;
      case REQUIRED -> ClientAuth.REQUIRE;
    };
  }

  /** The context of a server name, of none when it is null. */
  SslContext of(@Nullable String name) {
    return contexts.of(name);
  }

  /** A handler that begins a connection with its handshake; one for each channel. */
  public ChannelHandler handshake() {
    return new Handshake(this, thread, settings.handshakeTime());
  }

  /** Ends the thread; handshakes that are on their way fail. */
  @Override
  public void close() {
    thread.shutdownNow();
  }
}
