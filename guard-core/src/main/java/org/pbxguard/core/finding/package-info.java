/** What an inspector saw in one message, with points and evidence. Uses time, net and arrival. */
@NullMarked
package org.pbxguard.core.finding;

import org.jspecify.annotations.NullMarked;
