package org.pbxguard.sip.relay;

import org.pbxguard.sip.flow.Registrations;
import org.pbxguard.sip.message.AddressList;
import org.pbxguard.sip.message.AddressView;
import org.pbxguard.sip.message.HeaderId;
import org.pbxguard.sip.message.Slice;
import org.pbxguard.sip.message.Splice;

/**
 * Contact aliases for a PBX that knows no Path (SIP.md 0.16): in a REGISTER each Contact URI is
 * replaced by one that leads to the edge, in the answer each alias by the URI that it stands for.
 * Parameters of the header field (expires, q, +sip.instance) and {@code *} stay.
 *
 * <p>Confined to one event loop.
 */
final class Aliases {
  private final boolean on;
  private final Registrations registrations;
  private final Bindings bindings;
  private final Names names;
  private final AddressList contacts = new AddressList();

  Aliases(boolean on, Registrations registrations, Bindings bindings, Names names) {
    this.on = on;
    this.registrations = registrations;
    this.bindings = bindings;
    this.names = names;
  }

  /** Whether the PBX gets aliases, and no Path. */
  boolean on() {
    return on;
  }

  /** Replaces the Contacts of a REGISTER. */
  void hide(Exchange x) {
    contacts.over(x.view, HeaderId.CONTACT);
    while (contacts.next()) {
      AddressView address = contacts.address();
      if (address.wildcard()) {
        continue;
      }
      long key = bindings.key(x.view, address);
      registrations.expect(key, x.view.text(address.uri()));
      Splice edit = x.edits.replace(address.uri());
      edit.ascii(address.bracketed() ? "" : "<");
      AliasText.write(edit, key, names.inside());
      edit.ascii(x.inner.forgeable() ? "" : ";transport=tcp");
      edit.ascii(address.bracketed() ? "" : ">");
    }
  }

  /** Puts the phones' own URIs back into the Contacts of an answer. */
  void restore(Exchange x) {
    contacts.over(x.view, HeaderId.CONTACT);
    while (on && contacts.next()) {
      long uri = contacts.address().uri();
      long key = contacts.address().wildcard() ? 0 : AliasText.key(x.view.bytes(), uri);
      String own = key == 0 ? "" : registrations.contact(key);
      if (!own.isEmpty() && Slice.present(uri)) {
        x.edits.replace(uri).ascii(own);
      }
    }
  }
}
