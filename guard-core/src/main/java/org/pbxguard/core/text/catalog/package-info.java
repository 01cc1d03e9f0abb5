/** The one list that names all detectors. Uses text and every package of detectors. */
@NullMarked
package org.pbxguard.core.text.catalog;

import org.jspecify.annotations.NullMarked;
