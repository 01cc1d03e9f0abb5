package org.pbxguard.sip.relay;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.pbxguard.core.arrival.Account;
import org.pbxguard.core.net.IpAddress;
import org.pbxguard.sip.message.SipView;
import org.pbxguard.sip.message.Slice;

/** What is handed out is what would have been made. */
class KnownTest {
  private final Known known = new Known();
  private final SplittableRandom random = new SplittableRandom(4);

  @Test
  void addresses_areThoseAsked_andMadeOnce() {
    for (int i = 0; i < 50_000; i++) {
      long high = random.nextInt(3);
      long low = random.nextInt(4_000);
      assertThat(known.address(high, low)).isEqualTo(new IpAddress(high, low));
    }
    assertThat(known.address(1, 2)).isSameAs(known.address(1, 2));
  }

  @Test
  void accounts_areThoseAsked_andMadeOnce() {
    for (int i = 0; i < 50_000; i++) {
      String name = Integer.toString(random.nextInt(4_000));
      assertThat(known.account(name)).isEqualTo(new Account(name));
    }
    assertThat(known.account("")).isSameAs(Account.NONE);
    assertThat(known.account("7")).isSameAs(known.account("7"));
  }

  @Test
  void texts_areThoseOfTheirBytes() {
    byte[] bytes = new byte[4_096];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) "01ab\u00fc\u00c3".charAt(random.nextInt(6));
    }
    byte[] head = "OPTIONS sip:a SIP/2.0\r\n".getBytes(ISO_8859_1);
    System.arraycopy(head, 0, bytes, 0, head.length);
    SipView view = new SipView();
    view.parse(bytes, 0, bytes.length);
    for (int i = 0; i < 50_000; i++) {
      int begin = random.nextInt(bytes.length - 100);
      long slice = Slice.of(begin, begin + random.nextInt(random.nextInt(2) == 0 ? 4 : 100));
      assertThat(known.text(view, slice)).isEqualTo(view.text(slice));
    }
  }
}
