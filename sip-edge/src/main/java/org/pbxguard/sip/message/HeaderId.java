package org.pbxguard.sip.message;

/**
 * The header fields the edge tells apart, with their compact forms (RFC 3261 7.3.3, 20; names are
 * case-insensitive). Any other field is {@link #OTHER}.
 */
public enum HeaderId {
  VIA("Via", 'v'),
  ROUTE("Route"),
  RECORD_ROUTE("Record-Route"),
  PATH("Path"),
  FROM("From", 'f'),
  TO("To", 't'),
  CALL_ID("Call-ID", 'i'),
  CSEQ("CSeq"),
  MAX_FORWARDS("Max-Forwards"),
  CONTENT_LENGTH("Content-Length", 'l'),
  CONTACT("Contact", 'm'),
  EXPIRES("Expires"),
  USER_AGENT("User-Agent"),
  SERVER("Server"),
  AUTHORIZATION("Authorization"),
  PROXY_AUTHORIZATION("Proxy-Authorization"),
  WWW_AUTHENTICATE("WWW-Authenticate"),
  PROXY_AUTHENTICATE("Proxy-Authenticate"),
  PROXY_REQUIRE("Proxy-Require"),
  REQUIRE("Require"),
  SUPPORTED("Supported", 'k'),
  UNSUPPORTED("Unsupported"),
  ALLOW("Allow"),
  ACCEPT("Accept"),
  CONTENT_TYPE("Content-Type", 'c'),
  SUBJECT("Subject", 's'),
  EVENT("Event", 'o'),
  REFER_TO("Refer-To", 'r'),
  REFERRED_BY("Referred-By", 'b'),
  /** A field without a name here. */
  OTHER("");

  private final String text;
  private final char compact;

  HeaderId(String text) {
    this(text, '\0');
  }

  HeaderId(String text, char compact) {
    this.text = text;
    this.compact = compact;
  }

  /** The field's name as RFC 3261 writes it; empty for {@link #OTHER}. */
  public String text() {
    return text;
  }

  /** A small number for tables that live as long as one message. */
  @SuppressWarnings("EnumOrdinal") // never stored, never sent
  int code() {
    return ordinal();
  }

  /** The compact form in lower case, or NUL. */
  char compact() {
    return compact;
  }
}
