/**
 * How the guard writes pages: escaped HTML, words in two languages, headers that keep everything
 * foreign out, cookies, the script that talks to keys. Uses the core's FIDO2 ceremonies.
 */
@NullMarked
package org.pbxguard.servlet.page;

import org.jspecify.annotations.NullMarked;
