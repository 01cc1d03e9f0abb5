/**
 * The second factor: who has which, what an attempt costs, what is accepted, and the ports that the
 * factors implement. Uses time, net, secret and journal.
 */
@NullMarked
package org.pbxguard.core.mfa;

import org.jspecify.annotations.NullMarked;
