/** Recognises XML that fetches entities and server-side includes. Uses text and text.match. */
@NullMarked
package org.pbxguard.core.text.markup;

import org.jspecify.annotations.NullMarked;
