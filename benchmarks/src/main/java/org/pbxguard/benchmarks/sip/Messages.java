package org.pbxguard.benchmarks.sip;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/**
 * The messages that the SIP benchmarks look at: what phones really send, digest and SDP included.
 */
final class Messages {
  static final byte[] REGISTER =
      bytes(
          "REGISTER sip:pbx.example.com SIP/2.0",
          "Via: SIP/2.0/UDP 192.168.178.41:5060;branch=z9hG4bK-524287-1---a7c1d5e80b3f4962;rport",
          "Max-Forwards: 70",
          "Contact: <sip:4711@192.168.178.41:5060;ob>;expires=300;+sip.instance=\"<urn:uuid:"
              + "f81d4fae-7dec-11d0-a765-00a0c91e6bf6>\"",
          "To: \"Front desk\" <sip:4711@pbx.example.com>",
          "From: \"Front desk\" <sip:4711@pbx.example.com>;tag=8f2ab1c4",
          "Call-ID: 83745NjUzYTk2OWQ2ZWE0NzQ4ZjM1",
          "CSeq: 2 REGISTER",
          "Expires: 300",
          "Allow: INVITE, ACK, CANCEL, OPTIONS, BYE, REFER, NOTIFY, INFO, MESSAGE, UPDATE",
          "Supported: outbound, path, gruu",
          "User-Agent: Yealink SIP-T46S 66.85.0.5",
          "Authorization: Digest username=\"4711\", realm=\"pbx.example.com\", nonce=\"ZVx2f2Vcd"
              + "VNQbKkV0w5lVJcJm0eI2c9D\", uri=\"sip:pbx.example.com\", response=\"6629fae49393a"
              + "05397450978507c4ef1\", cnonce=\"0a4f113b\", nc=00000001, qop=auth, algorithm=MD5",
          "Content-Length: 0",
          "",
          "");

  private static final String SDP =
      String.join(
          "\r\n",
          "v=0",
          "o=- 3909838172 3909838172 IN IP4 192.168.178.41",
          "s=call",
          "c=IN IP4 192.168.178.41",
          "t=0 0",
          "m=audio 11780 RTP/AVP 9 8 0 101",
          "a=rtpmap:9 G722/8000",
          "a=rtpmap:8 PCMA/8000",
          "a=rtpmap:0 PCMU/8000",
          "a=rtpmap:101 telephone-event/8000",
          "a=fmtp:101 0-15",
          "a=sendrecv",
          "");

  static final byte[] INVITE =
      bytes(
          "INVITE sip:4712@pbx.example.com SIP/2.0",
          "Via: SIP/2.0/UDP 192.168.178.41:5060;branch=z9hG4bK-524287-1---19b80c56de34ab71;rport",
          "Max-Forwards: 70",
          "Contact: <sip:4711@192.168.178.41:5060;ob>",
          "To: <sip:4712@pbx.example.com>",
          "From: \"Front desk\" <sip:4711@pbx.example.com>;tag=f02b6a91",
          "Call-ID: 83745YTdkNzRjNmFhOGI1ZTk0MWU4",
          "CSeq: 1 INVITE",
          "Allow: INVITE, ACK, CANCEL, OPTIONS, BYE, REFER, NOTIFY, INFO, MESSAGE, UPDATE",
          "Supported: replaces, 100rel, timer",
          "User-Agent: Yealink SIP-T46S 66.85.0.5",
          "Content-Type: application/sdp",
          "Content-Length: " + SDP.length(),
          "",
          SDP);

  private Messages() {}

  private static byte[] bytes(String... lines) {
    return String.join("\r\n", lines).getBytes(ISO_8859_1);
  }
}
