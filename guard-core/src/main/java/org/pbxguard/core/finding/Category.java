package org.pbxguard.core.finding;

/** Attack classes; the names are those of the OWASP Core Rule Set where it has one. */
public enum Category {
  SCANNER_DETECTION,
  PROTOCOL_ENFORCEMENT,
  PROTOCOL_ATTACK,
  MALFORMED,
  SQLI,
  NOSQL,
  XSS,
  RCE,
  LFI,
  RFI,
  PHP,
  JAVA,
  JNDI,
  SSTI,
  SSI,
  LDAP,
  XPATH,
  XXE,
  SSRF,
  CRLF,
  SHELLSHOCK,
  SESSION_FIXATION,
  AUTHENTICATION,
  ENUMERATION,
  RATE
}
