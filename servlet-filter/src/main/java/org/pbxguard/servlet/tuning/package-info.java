/**
 * What operators say about findings: where they are none, where they are only watched. Uses
 * core.finding, core.decision and parse.
 */
@NullMarked
package org.pbxguard.servlet.tuning;

import org.jspecify.annotations.NullMarked;
