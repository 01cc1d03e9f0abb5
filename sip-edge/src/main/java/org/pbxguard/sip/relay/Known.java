package org.pbxguard.sip.relay;

import org.jspecify.annotations.Nullable;
import org.pbxguard.core.arrival.Account;
import org.pbxguard.core.net.IpAddress;
import org.pbxguard.sip.message.SipView;
import org.pbxguard.sip.message.Slice;

/**
 * Addresses, names and accounts of the messages before, so that the next message of the same phone
 * makes none of them anew. A value that is not here is made; it takes the place of another.
 *
 * <p>Bounded: {@value #PLACES} of each. Confined to one event loop.
 */
final class Known {
  private static final int PLACES = 1_024;
  private static final int MAX_TEXT = 64;

  private final @Nullable IpAddress[] addresses = new IpAddress[PLACES];
  private final @Nullable String[] texts = new String[PLACES];
  private final @Nullable Account[] accounts = new Account[PLACES];

  private static int place(long mixed) {
    long spread = mixed * 0x9E37_79B9_7F4A_7C15L;
    return (int) (spread >>> 54);
  }

  /** The address of two words. */
  IpAddress address(long high, long low) {
    int place = place(high * 31 + low);
    IpAddress known = addresses[place];
    if (known == null || known.low() != low || known.high() != high) {
      known = new IpAddress(high, low);
      addresses[place] = known;
    }
    return known;
  }

  /** The text of a slice; a long one is made each time. */
  String text(SipView view, long slice) {
    if (Slice.length(slice) <= 0 || Slice.length(slice) > MAX_TEXT) {
      return view.text(slice);
    }
    int hash = 0;
    for (int i = Slice.begin(slice); i < Slice.end(slice); i++) {
      hash = 31 * hash + view.bytes()[i];
    }
    int place = place(hash);
    String known = texts[place];
    if (known == null || !view.is(slice, known)) {
      known = view.text(slice);
      texts[place] = known;
    }
    return known;
  }

  /** The account of a name. */
  Account account(String name) {
    if (name.isEmpty()) {
      return Account.NONE;
    }
    int place = place(name.hashCode());
    Account known = accounts[place];
    if (known == null || !known.name().equals(name)) {
      known = new Account(name);
      accounts[place] = known;
    }
    return known;
  }
}
