/**
 * Who sent a request: the client's address behind trusted proxies, and whether another site made
 * the browser send it. Uses core.net, core.arrival, parse and page.
 */
@NullMarked
package org.pbxguard.servlet.client;

import org.jspecify.annotations.NullMarked;
