/** Recognises values that would split a header. Uses text and text.match. */
@NullMarked
package org.pbxguard.core.text.header;

import org.jspecify.annotations.NullMarked;
