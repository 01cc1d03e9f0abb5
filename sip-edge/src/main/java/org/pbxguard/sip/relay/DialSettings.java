package org.pbxguard.sip.relay;

import java.util.List;

/**
 * Numbers that are treated in another way than others; root key {@code sip.dialing}.
 *
 * <p>Immutable.
 *
 * @param emergency numbers that are never shed for who is registered, and have a budget of their
 *     own for strangers, as urn:service:sos has (RFC 5031)
 * @param premium beginnings of numbers that nobody may call before he has registered; a leading
 *     plus is part of them
 */
public record DialSettings(List<String> emergency, List<String> premium) {

  /** Refuses what is no number, with the key that says so. */
  public DialSettings {
    emergency = List.copyOf(emergency);
    premium = List.copyOf(premium);
    emergency.forEach(number -> check("emergency", number));
    premium.forEach(number -> check("premium", number));
  }

  private static void check(String key, String number) {
    int from = number.startsWith("+") ? 1 : 0;
    boolean digits = number.length() > from;
    for (int i = from; i < number.length(); i++) {
      digits &= number.charAt(i) >= '0' && number.charAt(i) <= '9';
    }
    if (!digits || number.length() > 16) {
      throw new IllegalArgumentException(key + ": no number (" + number + ")");
    }
  }

  /**
   * The emergency numbers of most countries; satellite, global and international premium networks
   * (ITU-T E.164: 881, 882, 883, 979) and the most common national premium prefix.
   */
  public static DialSettings defaults() {
    return new DialSettings(
        List.of("112", "911", "999", "110", "000"),
        List.of(
            "+881", "+882", "+883", "+979", "00881", "00882", "00883", "00979", "011881", "011882",
            "011883", "011979", "+1900", "1900", "0900"));
  }
}
