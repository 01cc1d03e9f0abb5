/**
 * The token that stands for a flow in Path and Record-Route, so that requests from the PBX find the
 * phone. Uses hash and flow.
 */
@NullMarked
package org.pbxguard.sip.token;

import org.jspecify.annotations.NullMarked;
