package org.pbxguard.sip.message;

import java.nio.charset.StandardCharsets;

/** Messages as phones and carriers send them, and a way to read them. */
public final class SipSamples {
  /** A REGISTER with credentials. */
  public static final String REGISTER =
      lines(
          "REGISTER sip:pbx.example.com SIP/2.0",
          "Via: SIP/2.0/UDP 192.168.1.20:5060;branch=z9hG4bK1d32hash4;rport",
          "Max-Forwards: 70",
          "From: \"Alice\" <sip:1001@pbx.example.com>;tag=1c1912932",
          "To: \"Alice\" <sip:1001@pbx.example.com>",
          "Call-ID: 8fe4b5c2a1d0@192.168.1.20",
          "CSeq: 12 REGISTER",
          "Contact: <sip:1001@192.168.1.20:5060;transport=udp>;expires=3600;"
              + "+sip.instance=\"<urn:uuid:00000000-0000-1000-8000-000A95A0E128>\"",
          "Authorization: Digest username=\"1001\", realm=\"pbx.example.com\", "
              + "nonce=\"84a4cc6f3082121f32b42a2187831a9e\", uri=\"sip:pbx.example.com\", "
              + "response=\"7587245234b3434cc3412213e5f113a5\", algorithm=MD5",
          "Supported: path, outbound",
          "User-Agent: baresip v1.0.0 (x86_64/Linux)",
          "Expires: 3600",
          "Content-Length: 0",
          "",
          "");

  /** An INVITE with a session description. */
  public static final String INVITE = invite("Via: SIP/2.0/UDP 10.0.0.7;branch=z9hG4bK776asdhds");

  private SipSamples() {}

  /** An INVITE with these lines in place of its Via. */
  public static String invite(String via) {
    String body = lines("v=0", "o=- 1 1 IN IP4 10.0.0.7", "s=-", "c=IN IP4 10.0.0.7", "t=0 0");
    return lines(
            "INVITE sip:1002@pbx.example.com;user=phone SIP/2.0",
            via,
            "Max-Forwards: 70",
            "Route: <sip:edge.example.com;lr>",
            "To: Bob <sip:1002@pbx.example.com>",
            "From: <sip:1001@pbx.example.com>;tag=88sja8x",
            "Call-ID: 987asjd97y7atg",
            "CSeq: 986759 INVITE",
            "Contact: <sip:1001@10.0.0.7>",
            "Content-Type: application/sdp",
            "Content-Length: " + body.length(),
            "",
            "")
        + body;
  }

  /** Joins lines with CRLF; the last one gets none. */
  public static String lines(String... lines) {
    return String.join("\r\n", lines);
  }

  /** The bytes of a text, one per character. */
  public static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** The view of a message at an odd offset between foreign bytes. */
  public static SipView parse(String text) {
    SipView view = new SipView();
    byte[] message = bytes(text);
    byte[] padded = new byte[message.length + 14];
    java.util.Arrays.fill(padded, (byte) '\n');
    System.arraycopy(message, 0, padded, 7, message.length);
    view.parse(padded, 7, message.length);
    return view;
  }
}
