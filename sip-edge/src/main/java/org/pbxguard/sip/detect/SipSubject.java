package org.pbxguard.sip.detect;

import org.pbxguard.sip.message.AddressList;
import org.pbxguard.sip.message.AddressView;
import org.pbxguard.sip.message.DigestView;
import org.pbxguard.sip.message.HeaderId;
import org.pbxguard.sip.message.SipView;
import org.pbxguard.sip.message.Slice;
import org.pbxguard.sip.message.SliceText;
import org.pbxguard.sip.message.UriView;

/**
 * One message under inspection, with the readers that several detectors need.
 *
 * <p>Mutable and reusable; confined to one event loop.
 */
final class SipSubject {
  final AddressList contacts = new AddressList();
  final DigestView digest = new DigestView();
  final SliceText text = new SliceText();
  final UriView target = new UriView();
  final UriView uri = new UriView();

  private SipView view = new SipView();
  private boolean hasTarget;

  void of(SipView message) {
    view = message;
    hasTarget = target.read(message.bytes(), message.requestUri());
  }

  SipView view() {
    return view;
  }

  byte[] bytes() {
    return view.bytes();
  }

  /** Whether the Request-URI could be read into {@link #target}. */
  boolean hasTarget() {
    return hasTarget;
  }

  /** Reads the URI of an address into {@link #uri}. */
  boolean readUri(AddressView address) {
    return uri.read(view.bytes(), address.uri());
  }

  /** The first Contact, if there is one that can be read; stands in {@code contacts.address()}. */
  boolean firstContact() {
    return contacts.over(view, HeaderId.CONTACT).next();
  }

  /** Whether all bytes of the slice are decimal digits, and there are at least {@code least}. */
  boolean digits(long slice, int least) {
    return digits(Slice.begin(slice), Slice.end(slice), least);
  }

  boolean digits(int begin, int end, int least) {
    if (begin < 0 || end - begin < least) {
      return false;
    }
    byte[] bytes = view.bytes();
    for (int p = begin; p < end; p++) {
      if (bytes[p] < '0' || bytes[p] > '9') {
        return false;
      }
    }
    return true;
  }

  /** Whether two slices hold the same bytes. */
  boolean same(long one, long other) {
    return Slice.present(one)
        && Slice.present(other)
        && java.util.Arrays.equals(
            view.bytes(),
            Slice.begin(one),
            Slice.end(one),
            view.bytes(),
            Slice.begin(other),
            Slice.end(other));
  }
}
