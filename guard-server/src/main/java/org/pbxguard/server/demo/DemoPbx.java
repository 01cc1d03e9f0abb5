package org.pbxguard.server.demo;

import gov.nist.javax.sip.header.ims.PathHeader;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.ListIterator;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TooManyListenersException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sip.DialogTerminatedEvent;
import javax.sip.IOExceptionEvent;
import javax.sip.ListeningPoint;
import javax.sip.RequestEvent;
import javax.sip.ResponseEvent;
import javax.sip.SipException;
import javax.sip.SipFactory;
import javax.sip.SipListener;
import javax.sip.SipProvider;
import javax.sip.SipStack;
import javax.sip.TimeoutEvent;
import javax.sip.TransactionTerminatedEvent;
import javax.sip.address.Address;
import javax.sip.address.SipURI;
import javax.sip.address.URI;
import javax.sip.header.AuthorizationHeader;
import javax.sip.header.ContactHeader;
import javax.sip.header.MaxForwardsHeader;
import javax.sip.header.ProxyAuthenticateHeader;
import javax.sip.header.RouteHeader;
import javax.sip.header.ToHeader;
import javax.sip.header.ViaHeader;
import javax.sip.header.WWWAuthenticateHeader;
import javax.sip.message.Request;
import javax.sip.message.Response;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * A PBX on JAIN-SIP: a registrar that asks for a digest and remembers the Path, and a stateless
 * proxy that finds the registered phone. It counts every request, so that the demonstration can
 * show what came through.
 *
 * <p>Thread-safe: the stack's threads share concurrent tables only.
 */
final class DemoPbx implements SipListener, AutoCloseable {
  private static final Logger LOG = LogManager.getLogger(DemoPbx.class);
  private static final String REALM = Phone.DOMAIN;
  private static final AtomicInteger SERIAL = new AtomicInteger();

  private final SipStack stack;
  private final SipProvider provider;
  private final SipFactory factory;
  private final int port;
  private final Map<String, String> passwords;
  private final Map<String, Binding> bindings = new ConcurrentHashMap<>();
  private final Map<String, Boolean> nonces = new ConcurrentHashMap<>();
  private final AtomicInteger requests = new AtomicInteger();

  /** Where a user is registered, and the way there. */
  private record Binding(URI contact, List<Address> path) {}

  private DemoPbx(SipFactory factory, SipStack stack, int port, Map<String, String> passwords)
      throws SipException, TooManyListenersException {
    this.factory = factory;
    this.stack = stack;
    this.port = port;
    this.passwords = Map.copyOf(passwords);
    try {
      ListeningPoint point = stack.createListeningPoint("127.0.0.1", port, ListeningPoint.UDP);
      this.provider = stack.createSipProvider(point);
    } catch (javax.sip.InvalidArgumentException e) {
      throw new SipException("the port was refused", e);
    }
    provider.addSipListener(this);
    stack.start();
  }

  static DemoPbx start(int port, Map<String, String> passwords)
      throws SipException, TooManyListenersException {
    SipFactory factory = SipFactory.getInstance();
    factory.setPathName("gov.nist");
    Properties properties = new Properties();
    properties.setProperty("javax.sip.STACK_NAME", "demo-pbx-" + SERIAL.incrementAndGet());
    properties.setProperty("javax.sip.AUTOMATIC_DIALOG_SUPPORT", "off");
    properties.setProperty("gov.nist.javax.sip.TRACE_LEVEL", "0");
    properties.setProperty("gov.nist.javax.sip.THREAD_POOL_SIZE", "1");
    return new DemoPbx(factory, factory.createSipStack(properties), port, passwords);
  }

  /** Requests that reached it. */
  int requests() {
    return requests.get();
  }

  @Override
  public void processRequest(RequestEvent event) {
    requests.incrementAndGet();
    Request request = event.getRequest();
    try {
      if (request.getMethod().equals(Request.REGISTER)) {
        register(request);
      } else if (request.getMethod().equals(Request.OPTIONS)) {
        answer(request, Response.OK);
      } else {
        relay(request);
      }
    } catch (SipException | ParseException | javax.sip.InvalidArgumentException e) {
      LOG.warn("the demonstration's PBX could not handle a {}", request.getMethod(), e);
    }
  }

  private void register(Request request)
      throws SipException, ParseException, javax.sip.InvalidArgumentException {
    String user =
        ((SipURI) ((ToHeader) request.getHeader(ToHeader.NAME)).getAddress().getURI()).getUser();
    Object credentials = request.getHeader(AuthorizationHeader.NAME);
    if (!(credentials instanceof AuthorizationHeader authorization)) {
      challenge(request, Response.UNAUTHORIZED);
      return;
    }
    if (!verifies(authorization, request.getMethod())) {
      challenge(request, Response.UNAUTHORIZED);
      return;
    }
    ContactHeader contact = (ContactHeader) request.getHeader(ContactHeader.NAME);
    List<Address> path = new ArrayList<>();
    for (Iterator<?> values = request.getHeaders(PathHeader.NAME); values.hasNext(); ) {
      path.add(((PathHeader) values.next()).getAddress());
    }
    bindings.put(user, new Binding(contact.getAddress().getURI(), path));
    Response ok = response(request, Response.OK);
    ContactHeader bound = (ContactHeader) contact.clone();
    bound.setExpires(3_600);
    ok.addHeader(bound);
    for (Iterator<?> values = request.getHeaders(PathHeader.NAME); values.hasNext(); ) {
      ok.addHeader((PathHeader) values.next());
    }
    provider.sendResponse(ok);
  }

  private boolean verifies(AuthorizationHeader authorization, String method) {
    String password = passwords.get(authorization.getUsername());
    return password != null
        && nonces.containsKey(authorization.getNonce())
        && Digest.response(
                authorization.getUsername(),
                REALM,
                password,
                method,
                String.valueOf(authorization.getURI()),
                authorization.getNonce())
            .equals(authorization.getResponse());
  }

  private void challenge(Request request, int status)
      throws SipException, ParseException, javax.sip.InvalidArgumentException {
    Response response = response(request, status);
    String nonce = "nonce" + SERIAL.incrementAndGet() + System.identityHashCode(request);
    nonces.put(nonce, true);
    if (status == Response.UNAUTHORIZED) {
      WWWAuthenticateHeader header =
          factory.createHeaderFactory().createWWWAuthenticateHeader("Digest");
      header.setRealm(REALM);
      header.setNonce(nonce);
      header.setAlgorithm("MD5");
      response.addHeader(header);
    } else {
      ProxyAuthenticateHeader header =
          factory.createHeaderFactory().createProxyAuthenticateHeader("Digest");
      header.setRealm(REALM);
      header.setNonce(nonce);
      header.setAlgorithm("MD5");
      response.addHeader(header);
    }
    provider.sendResponse(response);
  }

  private Response response(Request request, int status) throws SipException, ParseException {
    Response response = factory.createMessageFactory().createResponse(status, request);
    ToHeader to = (ToHeader) response.getHeader(ToHeader.NAME);
    if (to.getTag() == null) {
      to.setTag("pbx");
    }
    return response;
  }

  private void answer(Request request, int status) throws SipException, ParseException {
    provider.sendResponse(response(request, status));
  }

  /** Forwards without keeping a transaction (RFC 3261 16.11). */
  private void relay(Request request)
      throws SipException, ParseException, javax.sip.InvalidArgumentException {
    Request relayed = (Request) request.clone();
    boolean routed = popOwnRoute(relayed) && relayed.getHeader(RouteHeader.NAME) != null;
    if (!routed) {
      if (relayed.getMethod().equals(Request.INVITE)
          && relayed.getHeader(javax.sip.header.ProxyAuthorizationHeader.NAME) == null) {
        challenge(request, Response.PROXY_AUTHENTICATION_REQUIRED);
        return;
      }
      Optional<Binding> binding = binding(relayed);
      if (binding.isEmpty()) {
        if (!relayed.getMethod().equals(Request.ACK)) {
          answer(request, Response.NOT_FOUND);
        }
        return;
      }
      aim(relayed, binding.get());
    }
    MaxForwardsHeader forwards = (MaxForwardsHeader) relayed.getHeader(MaxForwardsHeader.NAME);
    forwards.decrementMaxForwards();
    if (relayed.getMethod().equals(Request.INVITE)) {
      SipURI self = factory.createAddressFactory().createSipURI(null, "127.0.0.1");
      self.setPort(port);
      self.setLrParam();
      relayed.addFirst(
          factory
              .createHeaderFactory()
              .createRecordRouteHeader(factory.createAddressFactory().createAddress(self)));
    }
    relayed.addFirst(via(request));
    provider.sendRequest(relayed);
  }

  /** A Via of its own, the same for a retransmission, its CANCEL and its ACK (16.11). */
  private ViaHeader via(Request request)
      throws SipException, ParseException, javax.sip.InvalidArgumentException {
    String above = ((ViaHeader) request.getHeader(ViaHeader.NAME)).getBranch();
    return factory
        .createHeaderFactory()
        .createViaHeader(
            "127.0.0.1", port, "udp", "z9hG4bKpbx" + Integer.toHexString(above.hashCode()));
  }

  private boolean popOwnRoute(Request request) {
    RouteHeader first = (RouteHeader) request.getHeader(RouteHeader.NAME);
    if (first == null) {
      return false;
    }
    if (first.getAddress().getURI() instanceof SipURI uri && uri.getPort() == port) {
      request.removeFirst(RouteHeader.NAME);
    }
    return true;
  }

  private Optional<Binding> binding(Request request) {
    return request.getRequestURI() instanceof SipURI uri
        ? Optional.ofNullable(bindings.get(uri.getUser()))
        : Optional.empty();
  }

  private void aim(Request request, Binding binding) throws SipException {
    request.setRequestURI((URI) binding.contact().clone());
    ListIterator<Address> backwards = binding.path().listIterator(binding.path().size());
    while (backwards.hasPrevious()) {
      request.addFirst(factory.createHeaderFactory().createRouteHeader(backwards.previous()));
    }
  }

  @Override
  public void processResponse(ResponseEvent event) {
    try {
      Response relayed = (Response) event.getResponse().clone();
      relayed.removeFirst(ViaHeader.NAME);
      if (relayed.getHeader(ViaHeader.NAME) != null) {
        provider.sendResponse(relayed);
      }
    } catch (SipException e) {
      LOG.warn("the demonstration's PBX could not pass an answer on", e);
    }
  }

  @Override
  public void processTimeout(TimeoutEvent event) {}

  @Override
  public void processIOException(IOExceptionEvent event) {}

  @Override
  public void processTransactionTerminated(TransactionTerminatedEvent event) {}

  @Override
  public void processDialogTerminated(DialogTerminatedEvent event) {}

  @Override
  public void close() {
    stack.stop();
  }
}
