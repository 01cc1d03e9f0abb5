/** Takes encodings off text, one layer at a time and without ever failing. Uses nothing else. */
@NullMarked
package org.pbxguard.core.text.decode;

import org.jspecify.annotations.NullMarked;
