/**
 * The command line: one class per command, each of which ends with one clear line and an exit code.
 * Uses the process and the configuration.
 */
@NullMarked
package org.pbxguard.server.command;

import org.jspecify.annotations.NullMarked;
