package org.pbxguard.servlet.api;

import org.pbxguard.core.net.IpAddress;
import org.pbxguard.core.net.IpPrefix;

/** Addresses as callers write them. Stateless. */
final class Addresses {
  /** Longest text of an address with a prefix length. */
  private static final int MAX_TEXT = 64;

  private static final String FIELD = "ip_address";

  private Addresses() {}

  /** The address or CIDR block of the body's {@code ip_address}. */
  static IpPrefix prefix(ApiBody body) {
    String text = body.text(FIELD, MAX_TEXT);
    return IpPrefix.parse(text)
        .orElseThrow(() -> ApiError.field(FIELD, FIELD + " is not an IP address or CIDR block"));
  }

  /** The single address of the body's {@code ip_address}. */
  static IpAddress address(ApiBody body) {
    return address(FIELD, body.text(FIELD, MAX_TEXT));
  }

  /** The single address that {@code text} is. */
  static IpAddress address(String field, String text) {
    return IpAddress.parse(text)
        .orElseThrow(() -> ApiError.field(field, field + " is not an IP address"));
  }
}
