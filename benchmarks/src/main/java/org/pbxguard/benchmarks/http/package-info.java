/** What the HTTP filter detects and costs. Uses the servlet filter, guard-core and Jetty. */
@NullMarked
package org.pbxguard.benchmarks.http;

import org.jspecify.annotations.NullMarked;
