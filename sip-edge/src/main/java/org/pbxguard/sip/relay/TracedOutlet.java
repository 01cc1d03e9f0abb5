package org.pbxguard.sip.relay;

import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.Locale;
import org.pbxguard.core.arrival.Channel;
import org.pbxguard.core.net.HostPort;
import org.pbxguard.sip.flow.Flow;
import org.pbxguard.sip.message.SipFault;
import org.pbxguard.sip.message.SipView;
import org.pbxguard.sip.message.Slice;
import org.pbxguard.sip.trace.Leg;
import org.pbxguard.sip.trace.Tracer;

/**
 * The way out past the tracer: while somebody looks, what leaves is copied, and what came is shown
 * with its fate. While nobody does it costs one look at a flag.
 *
 * <p>Confined to one event loop.
 */
final class TracedOutlet implements Outlet {
  private final Outlet outlet;
  private final Tracer tracer;
  private final Names names;
  private final List<HostPort> pbxs;
  private final Sentry sentry;

  TracedOutlet(RelaySetup setup, Outlet outlet) {
    this.outlet = outlet;
    this.tracer = setup.tracer();
    this.names = setup.names();
    this.pbxs = setup.pbxs().nodes();
    this.sentry = setup.sentry();
  }

  /** Whether anybody looks at the message that is about to be handled. */
  boolean looks() {
    if (!tracer.on()) {
      return false;
    }
    tracer.begin();
    String former = sentry.takeReference();
    assert former != null;
    return true;
  }

  /** Shows the message that was handled, and what it made leave. */
  void show(Exchange x, boolean outside, Fate fate) {
    Flow by = x.flow;
    HostPort remote = new HostPort(by.address(), by.port());
    HostPort local = outside ? names.boundAt(by.listener()) : names.insideAt(x.door);
    SipView view = x.view;
    boolean readable = view.fault() == SipFault.NONE && Slice.present(view.callId());
    byte[] message = new byte[x.bytes];
    System.arraycopy(view.bytes(), 0, message, 0, x.bytes);
    tracer.done(
        new Leg(remote, local, by.transport()),
        message,
        readable ? view.text(view.callId()) : "",
        fate.name().toLowerCase(Locale.ROOT),
        sentry.takeReference());
  }

  private void sent(HostPort from, HostPort to, Channel transport, ByteBuf message) {
    byte[] copy = new byte[message.readableBytes()];
    message.getBytes(message.readerIndex(), copy);
    tracer.sent(new Leg(from, to, transport), copy);
  }

  private static HostPort remote(Flow flow) {
    return new HostPort(flow.address(), flow.port());
  }

  @Override
  public ByteBuf buffer(int bytes) {
    return outlet.buffer(bytes);
  }

  @Override
  public void toFlow(Flow flow, ByteBuf message) {
    if (tracer.on()) {
      sent(names.boundAt(flow.listener()), remote(flow), flow.transport(), message);
    }
    outlet.toFlow(flow, message);
  }

  @Override
  public boolean reaches(Flow flow) {
    return outlet.reaches(flow);
  }

  @Override
  public boolean takes(int door, int pbx, Channel transport) {
    return outlet.takes(door, pbx, transport);
  }

  @Override
  public void toPbx(int door, int pbx, Channel transport, Flow origin, ByteBuf message) {
    if (tracer.on()) {
      sent(names.insideAt(door), pbxs.get(pbx < pbxs.size() ? pbx : 0), transport, message);
    }
    outlet.toPbx(door, pbx, transport, origin, message);
  }

  @Override
  public void answerPbx(int door, Flow by, ByteBuf message) {
    if (tracer.on()) {
      HostPort to = by.port() == 0 ? pbxs.get(0) : remote(by);
      sent(names.insideAt(door), to, by.transport(), message);
    }
    outlet.answerPbx(door, by, message);
  }
}
