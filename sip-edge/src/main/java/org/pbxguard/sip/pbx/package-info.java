/**
 * The PBXs behind the edge: which there are, and how they are reached. Uses sip.flow and
 * sip.message.
 */
@NullMarked
package org.pbxguard.sip.pbx;

import org.jspecify.annotations.NullMarked;
