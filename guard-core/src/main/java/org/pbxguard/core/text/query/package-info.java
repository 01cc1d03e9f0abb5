/** Recognises what breaks out of NoSQL, LDAP and XPath queries. Uses text and text.match. */
@NullMarked
package org.pbxguard.core.text.query;

import org.jspecify.annotations.NullMarked;
