/**
 * What a request says, read strictly and once: path, query, forms, media types, multipart bodies. A
 * part that cannot be read in one way only is an {@link org.pbxguard.servlet.parse.Anomaly}, never
 * an exception. Uses core.finding.
 */
@NullMarked
package org.pbxguard.servlet.parse;

import org.jspecify.annotations.NullMarked;
