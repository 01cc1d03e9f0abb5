/**
 * The guard filter in a Spring Boot application: its registration, its settings from the
 * environment, logins from Spring Security's events. Uses the servlet module, config and Spring.
 */
@NullMarked
package org.pbxguard.spring;

import org.jspecify.annotations.NullMarked;
