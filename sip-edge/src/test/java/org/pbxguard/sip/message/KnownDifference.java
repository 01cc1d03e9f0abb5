package org.pbxguard.sip.message;

import java.util.Optional;
import java.util.regex.Pattern;

/** Where lexer and JAIN-SIP may differ, and why that is right or does no harm. */
enum KnownDifference {
  /** JAIN-SIP makes up a Content-Length of 0 where there is none; we say that there is none. */
  NO_CONTENT_LENGTH {
    @Override
    boolean explains(String field, String ours, String theirs, String message) {
      return field.equals("content-length") && ours.equals("-1") && theirs.equals("0");
    }
  },

  /**
   * A URI of another scheme without brackets: JAIN-SIP leaves the parameters to the URI, RFC 3261
   * 20.10 gives them to the header field, whatever the scheme.
   */
  TAG_OF_OTHER_SCHEME {
    @Override
    boolean explains(String field, String ours, String theirs, String message) {
      return field.matches("(from|to)-tag")
          && theirs.isEmpty()
          && !Pattern.compile("(?im)^(from|f|to|t)[ \t]*:\\s*sips?:")
              .matcher(message)
              .results()
              .map(found -> found.group(1).substring(0, 1).toLowerCase(java.util.Locale.ROOT))
              .toList()
              .contains(field.substring(0, 1));
    }
  },

  /**
   * A SIP URI in From or To that is none by the grammar (empty user, no host, no port). JAIN-SIP
   * takes it; so do we as a header value, since no proxy routes by it, but we read no parts of it.
   */
  LOOSE_URI_OF_A_PARTY {
    @Override
    boolean explains(String field, String ours, String theirs, String message) {
      return field.matches("(from|to)-sip") && ours.equals("false");
    }
  };

  abstract boolean explains(String field, String ours, String theirs, String message);

  static Optional<KnownDifference> of(String field, String ours, String theirs, String message) {
    for (KnownDifference known : values()) {
      if (known.explains(field, ours, theirs, message)) {
        return Optional.of(known);
      }
    }
    return Optional.empty();
  }
}
