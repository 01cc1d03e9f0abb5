/**
 * What a single SIP message shows of the hand that made it: scanner names, tools' fingerprints,
 * malformed and odd shapes, injection. Uses sip.message, core.finding and core.text.
 */
@NullMarked
package org.pbxguard.sip.detect;

import org.jspecify.annotations.NullMarked;
