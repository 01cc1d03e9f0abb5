package org.pbxguard.sip.relay;

import org.pbxguard.sip.flow.Registrations;
import org.pbxguard.sip.hash.SipHash;
import org.pbxguard.sip.message.AddressList;
import org.pbxguard.sip.message.AddressView;
import org.pbxguard.sip.message.HeaderId;
import org.pbxguard.sip.message.SipView;
import org.pbxguard.sip.message.Slice;
import org.pbxguard.sip.via.Stamp;

/**
 * What a REGISTER binds and for how long the PBX has accepted it (RFC 3261 10.2, 10.3; RFC 5626
 * 4.1). A contact is known again by its +sip.instance, else by its URI.
 *
 * <p>Confined to one event loop.
 */
final class Bindings {
  /** The fingerprint of {@code Contact: *}, which removes all (10.2.2). */
  static final long ALL = 2;

  private static final int DEFAULT_EXPIRES = 3_600;
  private static final int MAX_EXPIRES = 7 * 24 * 3_600;

  private final Registrations registrations;
  private final SipHash hash;
  private final AddressList contacts = new AddressList();

  Bindings(Registrations registrations, SipHash hash) {
    this.registrations = registrations;
    this.hash = hash;
  }

  /** The fingerprint of a REGISTER's first contact, or 0 when it has none. */
  long contact(SipView request) {
    contacts.over(request, HeaderId.CONTACT);
    return contacts.next() ? contact(request.bytes(), contacts.address()) : 0;
  }

  /** The fingerprint of a contact. */
  long contact(byte[] bytes, AddressView address) {
    if (address.wildcard()) {
      return ALL;
    }
    long instance = address.param("+sip.instance");
    long identity = Slice.length(instance) > 0 ? instance : address.uri();
    return Math.max(3, fingerprint(bytes, identity) >>> 1);
  }

  /** The key of a contact's binding under the address of record in To. */
  long key(SipView message, AddressView address) {
    long aor = fingerprint(message.bytes(), message.to().uri());
    return registrations.key(aor, contact(message.bytes(), address));
  }

  private long fingerprint(byte[] bytes, long slice) {
    return hash.start().add(bytes, Slice.begin(slice), Slice.end(slice)).finish().first();
  }

  /**
   * Learns from the PBX's 200 to a REGISTER; returns the seconds for which the contact is bound, 0
   * when it no longer is.
   */
  int learn(Exchange x) {
    SipView answer = x.view;
    Stamp stamp = x.stamp;
    long aor = fingerprint(answer.bytes(), answer.to().uri());
    if (stamp.binding() == ALL) {
      registrations.unbindAll(aor, stamp.flow());
      return 0;
    }
    int seconds = accepted(answer, stamp.binding(), registrations.key(aor, stamp.binding()));
    registrations.bind(aor, stamp.binding(), stamp.flow(), seconds, x.second);
    if (stamp.credential() != 0) {
      // They were counted because they echoed a nonce that had left to exactly this flow.
      registrations.prove(stamp.flow());
    }
    return seconds;
  }

  /** The contact's own expires, else the header's; a single contact is ours even if rewritten. */
  private int accepted(SipView answer, long contact, long key) {
    int count = 0;
    int last = 0;
    int known = expires(answer);
    contacts.over(answer, HeaderId.CONTACT);
    while (contacts.next()) {
      AddressView address = contacts.address();
      int seconds = seconds(answer.bytes(), address.param("expires"), known);
      boolean ours = AliasText.key(answer.bytes(), address.uri()) == key;
      if (ours || contact(answer.bytes(), address) == contact) {
        return seconds;
      }
      last = seconds;
      count++;
    }
    return count == 1 ? last : 0;
  }

  private static int expires(SipView answer) {
    return seconds(answer.bytes(), answer.value(HeaderId.EXPIRES), DEFAULT_EXPIRES);
  }

  /** The number in a slice cut to a week, or the fallback when there is none. */
  private static int seconds(byte[] bytes, long slice, int fallback) {
    if (Slice.length(slice) <= 0) {
      return fallback;
    }
    long value = 0;
    for (int i = Slice.begin(slice); i < Slice.end(slice); i++) {
      int digit = bytes[i] - '0';
      if (digit < 0 || digit > 9) {
        return fallback;
      }
      value = Math.min(MAX_EXPIRES, value * 10 + digit);
    }
    return (int) value;
  }
}
