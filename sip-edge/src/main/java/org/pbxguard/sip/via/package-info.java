/**
 * What the edge writes into its own Via and reads back from answers: a branch that is the same for
 * every retransmission, and a stamp that says who asked. Uses hash and flow.
 */
@NullMarked
package org.pbxguard.sip.via;

import org.jspecify.annotations.NullMarked;
