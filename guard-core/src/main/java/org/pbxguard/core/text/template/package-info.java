/** Recognises template and expression languages and naming look-ups. Uses text and text.match. */
@NullMarked
package org.pbxguard.core.text.template;

import org.jspecify.annotations.NullMarked;
