package org.pbxguard.servlet.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.pbxguard.core.Guard;
import org.pbxguard.core.block.AllowEntry;
import org.pbxguard.core.block.Block;
import org.pbxguard.core.block.BlockRequest;
import org.pbxguard.core.net.IpPrefix;

/**
 * The routes by which blocks and the allow list are read and changed. What they acknowledge is on
 * the disk.
 *
 * <p>Thread-safe.
 */
final class BlockRoutes {
  /** Most items of a page. */
  private static final int MAX_LIMIT = 1_000;

  private static final int DEFAULT_LIMIT = 100;
  private static final String BLOCK = "/security/block-ip";
  private static final String UNBLOCK = "/security/unblock-ip";
  private static final String ALLOW = "/security/allow";

  private final Guard guard;

  BlockRoutes(Guard guard) {
    this.guard = guard;
  }

  List<Route> routes() {
    return List.of(
        new Route("POST", BLOCK, Access.ADMIN, "Blocks an address or prefix", this::block),
        new Route("POST", UNBLOCK, Access.ADMIN, "Lifts a block", this::unblock),
        new Route("GET", "/security/blocks", Access.VIEWER, "The active blocks", this::list),
        new Route("GET", ALLOW, Access.VIEWER, "The allow list", this::allowed),
        new Route("POST", ALLOW, Access.ADMIN, "Adds to the allow list", this::allow),
        new Route("DELETE", ALLOW, Access.ADMIN, "Takes off the allow list", this::disallow));
  }

  private ApiAnswer block(ApiCall call) {
    ApiBody body = call.body();
    IpPrefix prefix = Addresses.prefix(body);
    Duration duration =
        body.optionalWhole("duration", 0, BlockRequest.MAX_DURATION.toSeconds())
            .map(Duration::ofSeconds)
            .orElse(guard.settings().threatDetection().blockDuration());
    String reason = body.optionalText("reason", Block.MAX_REASON).orElse("Blocked by hand");
    Block block =
        Waiting.durable(
            guard.block(
                new BlockRequest(
                    prefix,
                    duration,
                    reason,
                    call.author(),
                    Optional.of(call.caller()),
                    body.optionalTruth("force"))));
    return new ApiAnswer(
        ApiAnswer.success()
            .put("message", block.prefix() + " is blocked")
            .put("blocked_until", block.until().toString()));
  }

  private ApiAnswer unblock(ApiCall call) {
    IpPrefix prefix = Addresses.prefix(call.body());
    boolean lifted = Waiting.durable(guard.unblock(prefix, call.author()));
    ObjectNode body =
        ApiAnswer.success()
            .put("message", lifted ? prefix + " is unblocked" : prefix + " was not blocked");
    guard
        .blocks()
        .covering(prefix)
        .ifPresent(wider -> body.put("covered_by", wider.prefix().toString()));
    return new ApiAnswer(body);
  }

  private ApiAnswer list(ApiCall call) {
    int limit = call.queryWhole("limit", 1, MAX_LIMIT).orElse((long) DEFAULT_LIMIT).intValue();
    Optional<IpPrefix> within = call.query("ip", 64).map(text -> prefix("ip", text));
    Optional<IpPrefix> after = call.query("cursor", 64).map(text -> prefix("cursor", text));
    List<Block> found =
        guard.blocks().active().stream()
            .filter(block -> within.filter(ip -> !ip.overlaps(block.prefix())).isEmpty())
            .sorted((a, b) -> a.prefix().compareTo(b.prefix()))
            .filter(block -> after.filter(p -> block.prefix().compareTo(p) <= 0).isEmpty())
            .limit(limit + 1L)
            .toList();
    ObjectNode body = ApiAnswer.object();
    ArrayNode items = body.putArray("items");
    found.stream().limit(limit).forEach(block -> describe(items.addObject(), block));
    if (found.size() > limit) {
      body.put("next", found.get(limit - 1).prefix().toString());
    } else {
      body.putNull("next");
    }
    return new ApiAnswer(body);
  }

  private static void describe(ObjectNode item, Block block) {
    item.put("ip_address", block.prefix().toString())
        .put("blocked_from", block.from().toString())
        .put("blocked_until", block.until().toString())
        .put("reason", block.reason())
        .put("origin", block.origin().name().toLowerCase(Locale.ROOT))
        .put("by", block.by());
  }

  private static IpPrefix prefix(String field, String text) {
    return IpPrefix.parse(text)
        .orElseThrow(() -> ApiError.field(field, field + " is not an IP address or CIDR block"));
  }

  private ApiAnswer allowed(ApiCall call) {
    ObjectNode body = ApiAnswer.object();
    ArrayNode items = body.putArray("items");
    for (AllowEntry entry : guard.allowed().entries()) {
      items
          .addObject()
          .put("ip_address", entry.prefix().toString())
          .put("note", entry.note())
          .put("by", entry.by())
          .put("since", entry.since().toString());
    }
    return new ApiAnswer(body);
  }

  private ApiAnswer allow(ApiCall call) {
    IpPrefix prefix = Addresses.prefix(call.body());
    String note = call.body().optionalText("note", AllowEntry.MAX_NOTE).orElse("");
    Waiting.durable(guard.allowed().add(prefix, note, call.author()));
    return ApiAnswer.success(prefix + " is on the allow list");
  }

  private ApiAnswer disallow(ApiCall call) {
    IpPrefix prefix = Addresses.prefix(call.body());
    if (!Waiting.durable(guard.allowed().remove(prefix, call.author()))) {
      throw ApiError.of(404, prefix + " is not on the allow list");
    }
    return ApiAnswer.success(prefix + " is off the allow list");
  }
}
