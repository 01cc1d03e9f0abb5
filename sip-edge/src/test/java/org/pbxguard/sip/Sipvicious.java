package org.pbxguard.sip;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.HexFormat;
import java.util.SplittableRandom;

/**
 * The messages of svwar and svcrack 0.3.3 as Debian's tools write them on the wire, with a phone's
 * User-Agent: the same fields in the same order, the notes in the From tag, decimal identifiers.
 */
final class Sipvicious {
  private static final String TARGET = "127.0.0.1";

  private final SplittableRandom random = new SplittableRandom(333);
  private final String crackCall = decimal();

  private String decimal() {
    return Long.toUnsignedString(random.nextLong(1L << 32));
  }

  private String notes(String what) {
    byte[] text = (what + "\u0001" + decimal()).getBytes(ISO_8859_1);
    return HexFormat.of().formatHex(text);
  }

  /** What svwar tries first: a number that nobody has, to learn how the unknown looks. */
  String unknown() {
    return decimal();
  }

  SipText svwar(String method, String extension) {
    String party = "\"%s\"<sip:%s@%s>".formatted(extension, extension, TARGET);
    String uri = method.equals("REGISTER") ? TARGET : extension + "@" + TARGET;
    return begin(method, uri)
        .with("To: " + party)
        .with("From: " + party + ";tag=" + notes(extension))
        .with("User-Agent: Yealink SIP-T46S 66.85.0.5")
        .with("Call-ID: " + decimal())
        .with("Contact: sip:" + extension + "@" + TARGET)
        .with("CSeq: 1 " + method)
        .with("Accept: application/sdp");
  }

  private SipText begin(String method, String uri) {
    return new SipText(method + " sip:" + uri + " SIP/2.0")
        .with("Via: SIP/2.0/UDP " + TARGET + ":5060;branch=z9hG4bK-" + decimal() + ";rport")
        .with("Max-Forwards: 70");
  }

  /** svcrack's first request: it asks for a nonce. */
  SipText svcrack(String user) {
    return crack(user, "3206210844", 1);
  }

  SipText svcrack(String user, String password, String nonce) {
    String response = Digest.response(user, password, "REGISTER", "sip:" + TARGET, nonce);
    return crack(user, notes(user + ":" + password), 2)
        .with(
            ("Authorization: Digest username=\"%s\",realm=\"%s\",nonce=\"%s\",uri=\"sip:%s\","
                    + "algorithm=MD5,qop=auth,response=\"%s\"")
                .formatted(user, Digest.REALM, nonce, TARGET, response));
  }

  private SipText crack(String user, String tag, int cseq) {
    String party = "\"%s\" <sip:%s@%s>".formatted(user, user, TARGET);
    return begin("REGISTER", TARGET)
        .with("To: " + party)
        .with("From: " + party + ";tag=" + tag)
        .with("User-Agent: Yealink SIP-T46S 66.85.0.5")
        .with("Call-ID: " + crackCall)
        .with("Contact: sip:123@1.1.1.1")
        .with("CSeq: " + cseq + " REGISTER")
        .with("Accept: application/sdp");
  }
}
