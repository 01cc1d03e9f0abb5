/**
 * Addresses and prefixes in one canonical form, and the table that finds the longest prefix. Uses
 * nothing else of the project.
 */
@NullMarked
package org.pbxguard.core.net;

import org.jspecify.annotations.NullMarked;
