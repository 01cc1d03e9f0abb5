/**
 * Signatures of tools: how they are written down, read and looked up. Uses finding and text.match.
 */
@NullMarked
package org.pbxguard.core.text.signature;

import org.jspecify.annotations.NullMarked;
