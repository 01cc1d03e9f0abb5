package org.pbxguard.sip.message;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

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

  private static final HeaderId[] VALUES = values();
  private static final HeaderId[] COMPACT = new HeaderId[128];
  private static final HeaderId[][] BY_LENGTH = new HeaderId[20][];
  private static final byte[][] LOWER = new byte[VALUES.length][];

  static {
    Arrays.fill(COMPACT, OTHER);
    Arrays.fill(BY_LENGTH, new HeaderId[0]);
    for (HeaderId id : VALUES) {
      LOWER[id.code()] = id.text.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.US_ASCII);
      if (id.compact != 0) {
        COMPACT[id.compact] = id;
      }
      int length = id.text.length();
      HeaderId[] alike = Arrays.copyOf(BY_LENGTH[length], BY_LENGTH[length].length + 1);
      alike[alike.length - 1] = id;
      BY_LENGTH[length] = alike;
    }
  }

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

  /** Which field a name of token characters means; compact forms included. */
  static HeaderId of(byte[] source, int begin, int end) {
    int length = end - begin;
    if (length == 1) {
      return COMPACT[(source[begin] | 0x20) & 0x7F];
    }
    if (length >= BY_LENGTH.length) {
      return OTHER;
    }
    for (HeaderId id : BY_LENGTH[length]) {
      if (Bytes.sameLower(source, begin, LOWER[id.code()])) {
        return id;
      }
    }
    return OTHER;
  }
}
