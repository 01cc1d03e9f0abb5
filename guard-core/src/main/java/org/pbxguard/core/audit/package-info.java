/** What happened, in order, chained and kept for a time. Uses everything up to decision. */
@NullMarked
package org.pbxguard.core.audit;

import org.jspecify.annotations.NullMarked;
