/**
 * The keyed hash and the text alphabet that everything of ours in a SIP message is made with. Uses
 * nothing else of the project.
 */
@NullMarked
package org.pbxguard.sip.hash;

import org.jspecify.annotations.NullMarked;
