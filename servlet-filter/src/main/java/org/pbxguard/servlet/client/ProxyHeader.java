package org.pbxguard.servlet.client;

/**
 * The header in which trusted proxies name the client. Exactly one is believed: a proxy that writes
 * one passes the other through as the client sent it.
 */
public enum ProxyHeader {
  /** The de facto list of addresses. */
  X_FORWARDED_FOR("X-Forwarded-For"),
  /** RFC 7239. */
  FORWARDED("Forwarded");

  private final String header;

  ProxyHeader(String header) {
    this.header = header;
  }

  /** The header's name. */
  public String header() {
    return header;
  }
}
