/**
 * The REST contract: routes, who may call them, and their answers in JSON. Uses guard-core and
 * Jackson; knows nothing of the filter.
 */
@NullMarked
package org.pbxguard.servlet.api;

import org.jspecify.annotations.NullMarked;
