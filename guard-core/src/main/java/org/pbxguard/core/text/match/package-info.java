/**
 * Finding many words in one pass: an automaton over literals and a table of whole words. Uses
 * nothing else.
 */
@NullMarked
package org.pbxguard.core.text.match;

import org.jspecify.annotations.NullMarked;
