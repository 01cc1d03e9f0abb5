/**
 * The base of all JMH benchmarks and the writer of their report. Sub-packages mirror the production
 * packages and may use whatever those offer.
 */
@NullMarked
package org.pbxguard.benchmarks;

import org.jspecify.annotations.NullMarked;
