/**
 * Recognises paths that lead out of where the application meant to stay: dot segments in every
 * spelling, files that only an attacker asks for, stream wrappers. Uses text and text.match.
 */
@NullMarked
package org.pbxguard.core.text.path;

import org.jspecify.annotations.NullMarked;
