package org.pbxguard.sip.tls;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which of several things belongs to the server name that a client asks for (RFC 6066 3), by the
 * names in certificates (RFC 6125 6.4: a whole name, or a wildcard for its first label).
 *
 * <p>Immutable once filled.
 */
final class ServerNames<T> {
  private static final Integer DNS_NAME = 2;

  private final T first;
  private final Map<String, T> byName = new HashMap<>();

  /** Names that all lead to {@code first}. */
  ServerNames(T first) {
    this.first = first;
  }

  /** Adds what belongs to the names of a certificate; a name keeps what it got first. */
  void add(X509Certificate certificate, T value) {
    for (String name : names(certificate)) {
      byName.putIfAbsent(name.toLowerCase(Locale.ROOT), value);
    }
  }

  /** What belongs to a name; the first of all when it is null or in no certificate. */
  T of(@Nullable String name) {
    if (name == null) {
      return first;
    }
    String lower = name.toLowerCase(Locale.ROOT);
    T exact = byName.get(lower);
    if (exact != null) {
      return exact;
    }
    int dot = lower.indexOf('.');
    T wildcard = dot < 0 ? null : byName.get("*" + lower.substring(dot));
    return wildcard == null ? first : wildcard;
  }

  private static List<String> names(X509Certificate certificate) {
    List<String> names = new ArrayList<>();
    try {
      Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
      for (List<?> each : alternatives == null ? List.<List<?>>of() : alternatives) {
        if (DNS_NAME.equals(each.get(0)) && each.get(1) instanceof String name) {
          names.add(name);
        }
      }
    } catch (CertificateParsingException e) {
      // It has no names that could be asked for.
    }
    return names;
  }
}
