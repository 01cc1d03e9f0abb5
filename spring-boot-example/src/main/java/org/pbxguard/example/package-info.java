/** A small Spring Boot application behind the guard filter, to copy from. Uses the starter only. */
@NullMarked
package org.pbxguard.example;

import org.jspecify.annotations.NullMarked;
