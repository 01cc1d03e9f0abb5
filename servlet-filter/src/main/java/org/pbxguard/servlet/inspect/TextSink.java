package org.pbxguard.servlet.inspect;

import org.pbxguard.core.text.Where;

/** Takes the pieces of text that a walk meets. */
@FunctionalInterface
interface TextSink {

  /** A piece of text and where it stood. */
  void text(String value, Where where);
}
