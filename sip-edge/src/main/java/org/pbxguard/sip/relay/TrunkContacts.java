package org.pbxguard.sip.relay;

import io.netty.util.collection.LongObjectHashMap;
import org.pbxguard.sip.hash.SipHash;
import org.pbxguard.sip.message.AddressList;
import org.pbxguard.sip.message.AddressView;
import org.pbxguard.sip.message.HeaderId;
import org.pbxguard.sip.message.Slice;
import org.pbxguard.sip.message.Splice;
import org.pbxguard.sip.message.UriView;

/**
 * The Contacts with which the PBX registers at a trunk: their host is the edge's while they are
 * outside, since nobody there reaches the PBX, and the PBX's own again in the answer. The user and
 * the parameters stay, so that the PBX knows the call that comes for them.
 *
 * <p>Remembers {@link #MOST} Contacts and forgets all when there are more; the answer to one that
 * is forgotten has the edge's host. Confined to one event loop.
 */
final class TrunkContacts {
  private static final int MOST = 4_096;

  private final Names names;
  private final SipHash hash;
  private final LongObjectHashMap<String> written = new LongObjectHashMap<>();
  private final AddressList contacts = new AddressList();
  private final UriView uri = new UriView();

  TrunkContacts(Names names, SipHash hash) {
    this.names = names;
    this.hash = hash;
  }

  /** Puts the edge into the Contacts of a REGISTER. */
  void hide(Exchange x, Name outside) {
    contacts.over(x.view, HeaderId.CONTACT);
    while (contacts.next()) {
      AddressView address = contacts.address();
      if (address.wildcard() || !uri.read(x.view.bytes(), address.uri()) || !uri.isSip()) {
        continue;
      }
      if (written.size() >= MOST) {
        written.clear();
      }
      written.put(key(x), x.view.text(address.uri()));
      Splice edit = x.edits.replace(Slice.of(Slice.begin(uri.host()), Slice.begin(uri.params())));
      edit.bytes(outside.text());
    }
  }

  /** Puts the PBX's own back into the Contacts of an answer. */
  void restore(Exchange x) {
    contacts.over(x.view, HeaderId.CONTACT);
    while (contacts.next()) {
      AddressView address = contacts.address();
      if (address.wildcard() || !uri.read(x.view.bytes(), address.uri()) || !names.isOwn(uri)) {
        continue;
      }
      String own = written.get(key(x));
      if (own != null) {
        x.edits.replace(address.uri()).ascii(own);
      }
    }
  }

  private long key(Exchange x) {
    long user = uri.user();
    hash.start().add(x.trunk);
    if (Slice.present(user)) {
      hash.addFramed(x.view.bytes(), Slice.begin(user), Slice.end(user));
    }
    return hash.finish().first();
  }
}
