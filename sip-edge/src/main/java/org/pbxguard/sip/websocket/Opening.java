package org.pbxguard.sip.websocket;

import static io.netty.handler.codec.http.HttpResponseStatus.BAD_REQUEST;
import static io.netty.handler.codec.http.HttpResponseStatus.FORBIDDEN;
import static io.netty.handler.codec.http.HttpResponseStatus.METHOD_NOT_ALLOWED;
import static io.netty.handler.codec.http.HttpResponseStatus.SWITCHING_PROTOCOLS;
import static io.netty.handler.codec.http.HttpResponseStatus.UPGRADE_REQUIRED;

import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.List;
import java.util.Locale;

/**
 * Judges an opening request (RFC 6455 4.2.1, RFC 7118 4): a page of an allowed origin, version 13,
 * the subprotocol {@code sip}.
 *
 * <p>A page's origin is the browser's word, and only browsers give it: this keeps other sites'
 * pages from using a visitor's network, no other client. Immutable and thread-safe.
 */
final class Opening {
  /** The subprotocol (RFC 7118 4.1). */
  static final String SIP = "sip";

  private static final String VERSION = "13";

  private final WebSocketSettings settings;

  Opening(WebSocketSettings settings) {
    this.settings = settings;
  }

  /** The status that a request gets: 101 when the connection may be opened. */
  HttpResponseStatus status(FullHttpRequest request) {
    if (request.decoderResult().isFailure()) {
      return BAD_REQUEST;
    }
    if (!HttpMethod.GET.equals(request.method())) {
      return METHOD_NOT_ALLOWED;
    }
    var headers = request.headers();
    List<String> origins = headers.getAll(HttpHeaderNames.ORIGIN);
    if (origins.size() > 1 || !origins.stream().allMatch(settings::allows)) {
      return FORBIDDEN;
    }
    boolean upgrades =
        headers.containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true)
            && headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true)
            && VERSION.equals(headers.get(HttpHeaderNames.SEC_WEBSOCKET_VERSION));
    if (!upgrades) {
      return UPGRADE_REQUIRED;
    }
    return headers.contains(HttpHeaderNames.SEC_WEBSOCKET_KEY) && offersSip(request)
        ? SWITCHING_PROTOCOLS
        : BAD_REQUEST;
  }

  private static boolean offersSip(FullHttpRequest request) {
    return request.headers().getAll(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL).stream()
        .map(each -> each.toLowerCase(Locale.ROOT))
        .flatMap(each -> List.of(each.split(",", -1)).stream())
        .anyMatch(each -> each.strip().equals(SIP));
  }
}
