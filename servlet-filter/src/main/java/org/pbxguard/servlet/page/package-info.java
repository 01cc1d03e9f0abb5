/**
 * How the guard writes pages: escaped HTML, words in two languages, headers that keep everything
 * foreign out, cookies. Uses the servlet API alone.
 */
@NullMarked
package org.pbxguard.servlet.page;

import org.jspecify.annotations.NullMarked;
