package org.pbxguard.servlet.tuning;

import java.util.Locale;
import org.pbxguard.core.finding.Finding;
import org.pbxguard.servlet.parse.PathPattern;
import org.pbxguard.servlet.parse.PathReading;

/**
 * What a field is for: an entry of the settings key {@code fields}.
 *
 * <p>Immutable.
 *
 * @param path where
 * @param parameter name of the parameter, file field, cookie, JSON or XML member; empty only for
 *     uploads: every file, and every body that is one
 * @param kind what it is for
 */
public record FieldRule(PathPattern path, String parameter, FieldKind kind) {

  /** Prose, everywhere, in no field yet. */
  public static FieldRule defaults() {
    return new FieldRule(new PathPattern("/*"), "", FieldKind.PROSE);
  }

  /** Whether it names a field. */
  public boolean namesSomething() {
    return !parameter.isEmpty() || kind == FieldKind.UPLOAD;
  }

  /** Whether a finding on a path refuses nothing. */
  boolean covers(PathReading where, Finding finding) {
    return path.matchesAll(where)
        && (parameter.isEmpty() || Named.is(finding, parameter))
        && kind.tolerates(finding);
  }

  /** The entry in the words of the settings, as the explanation shows it. */
  String words() {
    String field = ("http.filter.fields " + path + " " + parameter).strip();
    return field + " " + kind.name().toLowerCase(Locale.ROOT);
  }
}
