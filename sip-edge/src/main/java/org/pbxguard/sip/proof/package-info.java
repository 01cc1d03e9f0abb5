/**
 * What the edge remembers of what it let out, so that an echo proves its sender: nonces, To-tags,
 * proven flows, and how much may still go to an address that has proven nothing. Uses hash and
 * flow.
 */
@NullMarked
package org.pbxguard.sip.proof;

import org.jspecify.annotations.NullMarked;
