/**
 * Copies of messages for whoever looks for a fault: to a collector by HEP3, and as pcapng for one
 * call or one address. Uses nothing of the other packages.
 */
@NullMarked
package org.pbxguard.sip.trace;

import org.jspecify.annotations.NullMarked;
