/** What a SIP message costs: lexing, splicing, the edge. Uses sip-edge. */
@NullMarked
package org.pbxguard.benchmarks.sip;

import org.jspecify.annotations.NullMarked;
