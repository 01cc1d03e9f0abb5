/**
 * Looks for attacks in text, whatever message it came from: the inspector, and what a detector is
 * given and gives back. Uses finding, text.match and text.decode.
 */
@NullMarked
package org.pbxguard.core.text;

import org.jspecify.annotations.NullMarked;
