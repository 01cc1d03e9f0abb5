package org.pbxguard.servlet.client;

import java.util.List;
import java.util.Locale;

/**
 * Tells whether another site made a browser send a request.
 *
 * <p>Fetch metadata decides when it is there: no script can set it. Older browsers are told by
 * Origin, then by Referer, whose host is compared with the request's own names. Text that is no
 * http or https URL says nothing: a scanner that puts its payload there has proven no other site.
 *
 * <p>Immutable and thread-safe.
 */
public final class SiteOrigin {
  private final List<String> ownHosts;

  /** Knows further names of this site, in any case, without ports. */
  public SiteOrigin(List<String> ownHosts) {
    this.ownHosts = ownHosts.stream().map(host -> host.toLowerCase(Locale.ROOT)).toList();
  }

  /**
   * Whether the request was another site's doing. Missing headers are the empty text.
   *
   * @param fetchSite Sec-Fetch-Site (Fetch Metadata 2.4)
   * @param origin Origin (RFC 6454 7)
   * @param referer Referer (RFC 9110 10.1.3)
   * @param accept Accept (RFC 9110 12.5.1)
   * @param host Host, as the client named this site
   */
  public boolean foreign(
      String fetchSite, String origin, String referer, String accept, String host) {
    String named = host(origin.isEmpty() ? referer : origin);
    if (!fetchSite.isEmpty()) {
      String site = fetchSite.strip().toLowerCase(Locale.ROOT);
      // Another port or a sibling name is as foreign, unless it was said to be this site's.
      boolean sibling = site.equals("same-site") && !ownHosts.contains(named);
      return site.equals("cross-site") || sibling;
    }
    if (origin.strip().equals("null")) {
      return true;
    }
    // The pictures of a page that hides where it is; this site's own pages do not.
    boolean hidden = origin.isEmpty() && referer.isEmpty() && accept.startsWith("image/");
    if (hidden) {
      return true;
    }
    return !named.isEmpty() && !named.equals(withoutPort(host)) && !ownHosts.contains(named);
  }

  /** The host of an http or https URL, in lower case; empty for other text. */
  private static String host(String url) {
    String text = url.strip().toLowerCase(Locale.ROOT);
    int start = text.startsWith("http://") ? 7 : text.startsWith("https://") ? 8 : -1;
    if (start < 0) {
      return "";
    }
    int end = start;
    while (end < text.length() && "/?#".indexOf(text.charAt(end)) < 0) {
      end++;
    }
    String authority = text.substring(start, end);
    return hostChars(authority) ? withoutPort(authority) : "";
  }

  private static String withoutPort(String authority) {
    String text = authority.strip().toLowerCase(Locale.ROOT);
    int colon = text.lastIndexOf(':');
    return colon > text.lastIndexOf(']') ? text.substring(0, colon) : text;
  }

  private static boolean hostChars(String authority) {
    for (int i = 0; i < authority.length(); i++) {
      char c = authority.charAt(i);
      boolean allowed =
          (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || ".-:[]_".indexOf(c) >= 0;
      if (!allowed) {
        return false;
      }
    }
    return !authority.isEmpty();
  }
}
