/**
 * Recognises script that a browser would run: tags, handlers, URLs and broken-out JavaScript. Uses
 * text and text.match.
 */
@NullMarked
package org.pbxguard.core.text.xss;

import org.jspecify.annotations.NullMarked;
