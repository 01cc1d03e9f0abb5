/**
 * The demonstration: a small PBX, a small web page, two phones and three attackers around a real
 * guard, all on loopback. Uses the process and the core; nothing uses it but the command.
 */
@NullMarked
package org.pbxguard.server.demo;

import org.jspecify.annotations.NullMarked;
