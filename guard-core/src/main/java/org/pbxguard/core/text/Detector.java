package org.pbxguard.core.text;

import java.util.List;

/**
 * Knows one class of attacks.
 *
 * <p>Implementations are thread-safe, take time linear in the view's length, and never throw for
 * what a view holds.
 */
public interface Detector {

  /** The rules that this detector can report. */
  List<Rule> rules();

  /**
   * Lower-case ASCII literals; a text in which none of them occurs cannot concern this detector and
   * is not shown to it.
   */
  List<String> triggers();

  /** Reports what one reading of a text shows. */
  void inspect(View view, Report report);
}
