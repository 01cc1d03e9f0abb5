package org.pbxguard.servlet.page;

import java.text.NumberFormat;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;

/**
 * The words of the pages in the language that the browser prefers: English or German.
 *
 * <p>Immutable.
 */
public final class Messages {
  private static final int MAX_HEADER = 200;
  private static final List<Locale> OFFERED = List.of(Locale.ENGLISH, Locale.GERMAN);
  private static final ResourceBundle.Control ALONE =
      ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);

  private final Locale locale;
  private final ResourceBundle bundle;

  private Messages(String name, Locale locale) {
    this.locale = locale;
    this.bundle = ResourceBundle.getBundle(name, locale, Messages.class.getClassLoader(), ALONE);
  }

  /**
   * The words for an Accept-Language value (RFC 9110 12.5.4); English for an unreadable one.
   *
   * @param bundle whose words: the name of a resource bundle
   */
  public static Messages of(String bundle, @Nullable String acceptLanguage) {
    return new Messages(bundle, locale(Optional.ofNullable(acceptLanguage).orElse("")));
  }

  private static Locale locale(String header) {
    if (header.isBlank() || header.length() > MAX_HEADER) {
      return Locale.ENGLISH;
    }
    try {
      Locale found = Locale.lookup(Locale.LanguageRange.parse(header), OFFERED);
      return found == null ? Locale.ENGLISH : found;
    } catch (IllegalArgumentException unreadable) {
      return Locale.ENGLISH;
    }
  }

  /** The language's tag. */
  public String language() {
    return locale.getLanguage();
  }

  /** A text. */
  public String get(String key) {
    return bundle.getString(key);
  }

  /** A text with {@code {0}} in it. */
  public String get(String key, Object value) {
    return get(key).replace("{0}", value.toString());
  }

  /** A whole number as people write it. */
  public String number(long value) {
    return NumberFormat.getIntegerInstance(locale).format(value);
  }

  /** A time of the calendar in words. */
  public String time(Instant time) {
    return DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM, FormatStyle.SHORT)
            .withLocale(locale)
            .withZone(ZoneOffset.UTC)
            .format(time)
        + " UTC";
  }
}
