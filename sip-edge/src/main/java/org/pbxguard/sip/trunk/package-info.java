/**
 * Declared trunks: who comes from one, where its servers are and which of them answer. Uses
 * sip.flow, sip.hash and core.
 */
@NullMarked
package org.pbxguard.sip.trunk;

import org.jspecify.annotations.NullMarked;
