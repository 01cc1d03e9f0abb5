/** Recognises URLs that make the server fetch what only it can reach. Uses text and text.match. */
@NullMarked
package org.pbxguard.core.text.net;

import org.jspecify.annotations.NullMarked;
