/**
 * Recognises SQL that was put into values: a tokenizer for what five database systems share, and
 * rules over the order of tokens. Uses text and text.match.
 */
@NullMarked
package org.pbxguard.core.text.sql;

import org.jspecify.annotations.NullMarked;
