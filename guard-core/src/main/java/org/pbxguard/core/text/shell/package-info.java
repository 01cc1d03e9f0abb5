/**
 * Recognises commands for sh, cmd and PowerShell where a value should be. Uses text and text.match.
 */
@NullMarked
package org.pbxguard.core.text.shell;

import org.jspecify.annotations.NullMarked;
