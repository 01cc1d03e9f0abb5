package org.pbxguard.servlet.parse;

/**
 * One name and value of a query, a form or a multipart body, decoded.
 *
 * <p>Immutable.
 *
 * @param name the name, possibly empty
 * @param value the value, empty when there was no equals sign
 */
public record Parameter(String name, String value) {}
