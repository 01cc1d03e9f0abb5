package org.pbxguard.servlet.tuning;

import java.util.Set;
import org.pbxguard.core.finding.Finding;
import org.pbxguard.core.text.Place;

/**
 * Tells which field of a request a finding was made in. Stateless.
 *
 * <p>A place is a kind and a name, such as {@code parameter text}. Names are hostile: one that ends
 * like another must not be taken for it, or an attacker could name a field after an excluded one.
 */
final class Named {
  private static final Set<Place> FILES = Set.of(Place.FILE, Place.BODY);

  private Named() {}

  /** Whether a finding was made in the field of that name, in whichever part of the request. */
  static boolean is(Finding finding, String name) {
    String where = finding.where();
    for (Place place : Place.values()) {
      String kind = place.text();
      if (where.length() == kind.length() + 1 + name.length()
          && where.startsWith(kind)
          && where.charAt(kind.length()) == ' '
          && where.endsWith(name)) {
        return true;
      }
    }
    return false;
  }

  /** Whether a finding was made in what an uploaded file, or a body that is one, holds. */
  static boolean file(Finding finding) {
    String where = finding.where();
    for (Place place : FILES) {
      if (where.equals(place.text())
          || (where.startsWith(place.text() + " ") && !where.startsWith(Place.FILE_NAME.text()))) {
        return true;
      }
    }
    return false;
  }
}
