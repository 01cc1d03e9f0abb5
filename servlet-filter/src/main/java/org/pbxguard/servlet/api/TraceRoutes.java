package org.pbxguard.servlet.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.pbxguard.core.net.IpAddress;

/**
 * The routes by which an administrator sees the messages of a call or an address: begun with POST,
 * read part by part with GET.
 *
 * <p>Thread-safe.
 */
final class TraceRoutes {
  private static final String PATH = "/sip/traces";
  private static final int MAX_CALL_ID = 256;
  private static final long SECONDS = 600;
  private static final long MOST_SECONDS = 3_600;
  private static final long BYTES = 4 << 20;
  private static final long LEAST_BYTES = 1 << 16;
  private static final long MOST_BYTES = 32 << 20;

  private final CallTraces traces;

  TraceRoutes(CallTraces traces) {
    this.traces = traces;
  }

  List<Route> routes() {
    return List.of(
        new Route(
            "POST",
            PATH,
            Access.ADMIN,
            "Begins to gather messages of a call or address",
            this::open),
        new Route(
            "GET", PATH + "/{id}", Access.ADMIN, "What a trace has gathered, in parts", this::read),
        new Route("DELETE", PATH + "/{id}", Access.ADMIN, "Ends and forgets a trace", this::close));
  }

  private ApiAnswer open(ApiCall call) {
    ApiBody body = call.body();
    Optional<String> callId = body.optionalText("call_id", MAX_CALL_ID);
    Optional<IpAddress> address = body.optionalText("address", 64).map(TraceRoutes::address);
    if (callId.isPresent() == address.isPresent()) {
      throw ApiError.of(400, "Either call_id or address is needed");
    }
    long seconds = body.optionalWhole("seconds", 1, MOST_SECONDS).orElse(SECONDS);
    long bytes = body.optionalWhole("bytes", LEAST_BYTES, MOST_BYTES).orElse(BYTES);
    if (!traces.available()) {
      throw ApiError.of(409, "No SIP edge runs here");
    }
    CallTraces.Look look =
        new CallTraces.Look(callId.orElse(""), address, Duration.ofSeconds(seconds), (int) bytes);
    return traces
        .open(look, call.author())
        .map(TraceRoutes::answer)
        .orElseThrow(() -> ApiError.of(409, "As many traces as there may be are running"));
  }

  private static IpAddress address(String text) {
    return IpAddress.parse(text)
        .orElseThrow(() -> ApiError.field("address", "address is no IPv4 or IPv6 address"));
  }

  private ApiAnswer read(ApiCall call) {
    long from = call.queryWhole("from", 0, Integer.MAX_VALUE).orElse(0L);
    return traces
        .read(call.variable(), (int) from)
        .map(TraceRoutes::answer)
        .orElseThrow(this::none);
  }

  private ApiAnswer close(ApiCall call) {
    if (!traces.close(call.variable())) {
      throw none();
    }
    return ApiAnswer.success("The trace is forgotten");
  }

  private ApiError none() {
    return ApiError.of(404, "There is no trace of that id");
  }

  private static ApiAnswer answer(CallTraces.Part part) {
    ObjectNode body = ApiAnswer.success();
    return new ApiAnswer(
        body.put("id", part.id())
            .put("over", part.over())
            .put("packets", part.packets())
            .put("dropped", part.dropped())
            .put("next", part.next())
            .put("pcapng", part.pcapng()));
  }
}
