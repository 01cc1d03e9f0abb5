package org.pbxguard.core.text.signature;

import java.util.Locale;
import java.util.Optional;
import org.pbxguard.core.finding.Category;

/** The parts of a message that signatures are about. */
public enum Field {
  /** An HTTP User-Agent. */
  HTTP_USER_AGENT(Category.SCANNER_DETECTION),
  /** The name of an HTTP header. */
  HTTP_HEADER(Category.SCANNER_DETECTION),
  /** An HTTP path. */
  HTTP_PATH(Category.SCANNER_DETECTION),
  /** Any value: canaries that tools put into parameters. */
  HTTP_VALUE(Category.SCANNER_DETECTION),
  /** A SIP User-Agent or Server. */
  SIP_USER_AGENT(Category.SCANNER_DETECTION);

  private final Category category;

  Field(Category category) {
    this.category = category;
  }

  /** What a match is evidence of. */
  public Category category() {
    return category;
  }

  /** How signature files call the field, such as {@code http-user-agent}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static Optional<Field> of(String text) {
    for (Field field : values()) {
      if (field.text().equals(text)) {
        return Optional.of(field);
      }
    }
    return Optional.empty();
  }
}
