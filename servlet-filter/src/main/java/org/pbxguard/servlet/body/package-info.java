/**
 * Bodies read once under limits, and the request that gives them to the application again. Uses
 * core.net, core.time and parse.
 */
@NullMarked
package org.pbxguard.servlet.body;

import org.jspecify.annotations.NullMarked;
