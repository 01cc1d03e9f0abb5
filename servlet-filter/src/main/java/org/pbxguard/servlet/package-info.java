/**
 * The guard in front of web applications: the filter, its settings, and how it gets into a servlet
 * container. Uses every package of this module but the REST API, and guard-core.
 */
@NullMarked
package org.pbxguard.servlet;

import org.jspecify.annotations.NullMarked;
