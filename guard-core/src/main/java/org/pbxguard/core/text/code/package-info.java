/**
 * Recognises PHP, Java, JavaScript and Python code and serialised objects. Uses text and
 * text.match.
 */
@NullMarked
package org.pbxguard.core.text.code;

import org.jspecify.annotations.NullMarked;
