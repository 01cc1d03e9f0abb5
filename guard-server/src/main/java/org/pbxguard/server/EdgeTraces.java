package org.pbxguard.server;

import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.pbxguard.core.Guard;
import org.pbxguard.core.journal.Batch;
import org.pbxguard.core.net.IpAddress;
import org.pbxguard.servlet.api.CallTraces;
import org.pbxguard.sip.trace.Trace;
import org.pbxguard.sip.trace.Tracer;
import org.pbxguard.sip.trace.Wanted;

/**
 * The SIP edge's traces as the API shows them. That somebody looks, and at what, is in the audit.
 *
 * <p>Thread-safe.
 */
final class EdgeTraces implements CallTraces {
  private static final Logger LOG = LogManager.getLogger(EdgeTraces.class);

  private final Tracer tracer;
  private final Guard guard;

  EdgeTraces(Tracer tracer, Guard guard) {
    this.tracer = tracer;
    this.guard = guard;
  }

  @Override
  public boolean available() {
    return true;
  }

  @Override
  public Optional<Part> open(Look look, String by) {
    Wanted wanted = look.address().map(Wanted::address).orElseGet(() -> Wanted.call(look.callId()));
    Optional<Trace> trace = tracer.open(wanted, look.time(), look.bytes());
    trace.ifPresent(opened -> note(look, by));
    return trace.map(each -> part(each, 0));
  }

  private void note(Look look, String by) {
    String what = look.address().map(IpAddress::toString).orElse(look.callId());
    CompletableFuture<Void> noted =
        guard.changes().commit(new Batch(), "sip_trace", Map.of("by", by, "of", what));
    var unused =
        noted.whenComplete(
            (done, failed) -> {
              if (failed != null) {
                LOG.warn("a trace could not be noted in the audit", failed);
              }
            });
  }

  @Override
  public Optional<Part> read(String id, int from) {
    return tracer.find(id).map(each -> part(each, from));
  }

  @Override
  public boolean close(String id) {
    Optional<Trace> trace = tracer.find(id);
    trace.ifPresent(tracer::close);
    return trace.isPresent();
  }

  private Part part(Trace trace, int from) {
    boolean over = tracer.over(trace);
    byte[] bytes = trace.read(from);
    return new Part(
        trace.id(),
        over,
        trace.packets(),
        trace.dropped(),
        from + bytes.length,
        Base64.getEncoder().encodeToString(bytes));
  }
}
