/**
 * The gate that lets a signed-in user go on only with a verified second factor, and its pages. Uses
 * the core's second factor, parse, client and login.
 */
@NullMarked
package org.pbxguard.servlet.gate;

import org.jspecify.annotations.NullMarked;
