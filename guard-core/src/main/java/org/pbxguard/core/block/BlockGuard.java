package org.pbxguard.core.block;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.pbxguard.core.net.IpPrefix;

/**
 * Says which blocks are refused: those wider than /8 (IPv4) or /32 (IPv6), whoever asks; and,
 * unless an administrator forces it, those that cover the allow list, a protected prefix (the PBX,
 * an upstream, a trusted proxy) or the caller.
 *
 * <p>Thread-safe.
 */
public final class BlockGuard {
  private static final int WIDEST_V4 = 8;
  private static final int WIDEST_V6 = 32;

  private final AllowList allowed;
  private final Map<IpPrefix, String> protectedPrefixes = new ConcurrentHashMap<>();

  /** A guard of {@code allowed}, with nothing protected yet. */
  public BlockGuard(AllowList allowed) {
    this.allowed = allowed;
  }

  /** Protects {@code prefixes}, named {@code what} in refusals, such as {@code the PBX}. */
  public void protect(Collection<IpPrefix> prefixes, String what) {
    prefixes.forEach(prefix -> protectedPrefixes.put(prefix, what));
  }

  Optional<BlockRefused> refusal(BlockRequest request) {
    IpPrefix prefix = request.prefix();
    int widest = prefix.isV4() ? WIDEST_V4 : WIDEST_V6;
    if (prefix.length() < widest) {
      return refused(BlockRefused.Reason.TOO_WIDE, prefix + " is wider than /" + widest);
    }
    if (request.force()) {
      return Optional.empty();
    }
    Optional<AllowEntry> entry = allowed.touching(prefix);
    if (entry.isPresent()) {
      return refused(
          BlockRefused.Reason.ALLOW_LISTED,
          prefix + " covers " + entry.get().prefix() + " of the allow list");
    }
    for (Map.Entry<IpPrefix, String> each : protectedPrefixes.entrySet()) {
      if (each.getKey().overlaps(prefix)) {
        return refused(
            BlockRefused.Reason.PROTECTED,
            prefix + " covers " + each.getValue() + " (" + each.getKey() + ")");
      }
    }
    if (request.caller().filter(prefix::contains).isPresent()) {
      return refused(BlockRefused.Reason.CALLER, prefix + " covers your own address");
    }
    return Optional.empty();
  }

  private static Optional<BlockRefused> refused(BlockRefused.Reason reason, String message) {
    return Optional.of(new BlockRefused(reason, message));
  }
}
