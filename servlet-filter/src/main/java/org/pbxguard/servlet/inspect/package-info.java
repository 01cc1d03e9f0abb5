/**
 * Where text stands in a request, and the walk that shows each piece of it to the inspectors of
 * core.text. Uses core.finding, core.text, parse and body.
 */
@NullMarked
package org.pbxguard.servlet.inspect;

import org.jspecify.annotations.NullMarked;
