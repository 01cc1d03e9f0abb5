package org.pbxguard.sip.detect;

import static org.pbxguard.sip.message.SipSamples.lines;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/** Requests in the shapes in which attackers' tools and honest user agents write them. */
final class Callers {
  private static final String SDP = lines("v=0", "o=- 1 1 IN IP4 192.0.2.9", "s=-", "");

  private Callers() {}

  /** The tag in which sipvicious notes what it tries. */
  static String notes(String tried, long number) {
    byte[] notes = (tried + '\u0001' + number).getBytes(StandardCharsets.ISO_8859_1);
    return HexFormat.of().formatHex(notes);
  }

  /** A probe of svmap with this User-Agent. */
  static String svmap(String method, String agent) {
    return lines(
        method + " sip:100@198.51.100.5 SIP/2.0",
        "Via: SIP/2.0/UDP 203.0.113.9:5060;branch=z9hG4bK-3638899813;rport",
        "Max-Forwards: 70",
        "To: \"sipvicious\"<sip:100@1.1.1.1>",
        "From: \"sipvicious\"<sip:100@1.1.1.1>;tag=" + notes("c633640513c4", 4129153681L),
        "User-Agent: " + agent,
        "Call-ID: 540429503790571672226525",
        "Contact: sip:100@203.0.113.9:5060",
        "CSeq: 1 " + method,
        "Accept: application/sdp",
        "Content-Length: 0",
        "",
        "");
  }

  /** A probe of svmap in compact form, which has no User-Agent. */
  static String svmapCompact() {
    return lines(
        "OPTIONS sip:100@198.51.100.5 SIP/2.0",
        "v: SIP/2.0/UDP 203.0.113.9:5060;branch=z9hG4bK-2832603448;rport",
        "t: \"sipvicious\"<sip:100@1.1.1.1>",
        "f: \"sipvicious\"<sip:100@1.1.1.1>;tag=" + notes("c633640513c4", 53798442L),
        "i: 333975679955323720407867",
        "m: sip:100@203.0.113.9:5060",
        "CSeq: 1 OPTIONS",
        "Max-Forwards: 70",
        "Accept: application/sdp",
        "Content-Length: 0",
        "",
        "");
  }

  /** A probe of svwar for an extension; the tag is free to be another. */
  static String svwar(String method, String extension, String agent, String tag) {
    String party = "\"" + extension + "\"<sip:" + extension + "@198.51.100.5>";
    String target = method.equals("REGISTER") ? "sip:198.51.100.5" : "sip:101@198.51.100.5";
    return lines(
        method + " " + target + " SIP/2.0",
        "Via: SIP/2.0/UDP 203.0.113.9:5060;branch=z9hG4bK-29362377;rport",
        "Max-Forwards: 70",
        "To: " + party,
        "From: " + party + ";tag=" + tag,
        "User-Agent: " + agent,
        "Call-ID: 4258890210",
        "Contact: sip:" + extension + "@198.51.100.5",
        "CSeq: 1 " + method,
        "Accept: application/sdp",
        "Content-Length: 0",
        "",
        "");
  }

  /** A guess of svcrack, or its first request when there are no credentials. */
  static String svcrack(String agent, String tag, String credentials) {
    return lines(
        "REGISTER sip:198.51.100.5 SIP/2.0",
        "Via: SIP/2.0/UDP 203.0.113.9:5060;branch=z9hG4bK-535959129;rport",
        "Max-Forwards: 70",
        "To: \"1001\" <sip:1001@198.51.100.5>",
        "From: \"1001\" <sip:1001@198.51.100.5>;tag=" + tag,
        "User-Agent: " + agent,
        "Call-ID: 1214925562",
        "Contact: sip:123@1.1.1.1",
        "CSeq: 2 REGISTER",
        "Accept: application/sdp",
        "Content-Length: 0" + (credentials.isEmpty() ? "" : "\r\nAuthorization: " + credentials),
        "",
        "");
  }

  /** The credentials that svcrack writes. */
  static String svcrackCredentials() {
    return "Digest username=\"1001\",realm=\"x\",nonce=\"abcdef0123456789\",uri=\"sip:198.51.100.5\","
        + "algorithm=MD5,qop=auth,response=\"32afe0bea128defb16b21df5800d2409\"";
  }

  /** What honest user agents send, by their names. */
  static Map<String, String> honest() {
    Map<String, String> all = new LinkedHashMap<>();
    all.put(
        "sipsak",
        lines(
            "OPTIONS sip:100@127.0.0.1:5060 SIP/2.0",
            "Via: SIP/2.0/UDP 127.0.0.1:37449;branch=z9hG4bK.062fdc76;rport;alias",
            "From: sip:sipsak@127.0.0.1:37449;tag=382c0255",
            "To: sip:100@127.0.0.1:5060",
            "Call-ID: 942408277@127.0.0.1",
            "CSeq: 1 OPTIONS",
            "Contact: sip:sipsak@127.0.0.1:37449",
            "Content-Length: 0",
            "Max-Forwards: 70",
            "User-Agent: sipsak 0.9.8.1",
            "Accept: text/plain",
            "",
            ""));
    all.put(
        "sipp",
        lines(
                "INVITE sip:service@127.0.0.1:5060 SIP/2.0",
                "Via: SIP/2.0/UDP 127.0.0.1:15098;branch=z9hG4bK-18014-1-0",
                "From: sipp <sip:sipp@127.0.0.1:15098>;tag=18014SIPpTag001",
                "To: service <sip:service@127.0.0.1:5060>",
                "Call-ID: 1-18014@127.0.0.1",
                "CSeq: 1 INVITE",
                "Contact: sip:sipp@127.0.0.1:15098",
                "Max-Forwards: 70",
                "Subject: Performance Test",
                "Content-Type: application/sdp",
                "Content-Length:   " + SDP.length(),
                "",
                "")
            + SDP);
    all.put("baresip", phone("baresip v1.0.0 (x86_64/linux)", "z9hG4bK9f6d2ba1c0b1f6e3", "5c1"));
    all.put(
        "linphone", phone("Linphone/3.12.0 (belle-sip/1.6.3)", "z9hG4bK.~NQkJqS9p", "iZ~3tYpVE"));
    all.put(
        "PortSIP", phone("PortSIP VoIP SDK 11.2", "z9hG4bK-524287-1---5a0dd8e9d2e54f76", "7b51"));
    all.put("Asterisk", phone("Asterisk PBX 18.10.0", "z9hG4bKPj3b7a4c6e-7d4d-4c0b", "as4f5e6d7c"));
    all.put("FreeSWITCH", phone("FreeSWITCH-mod_sofia/1.10.7", "z9hG4bKjB1gXZ0aK7Q3D", "gK09F7yZ"));
    all.put("Yealink", phone("Yealink SIP-T46S 66.85.0.5", "z9hG4bK1203871654", "1563984712"));
    all.put("Grandstream", phone("Grandstream GXP2170 1.0.11.23", "z9hG4bK1874563210", "98214763"));
    all.put("Cisco", phone("Cisco/SPA504G-7.6.2b", "z9hG4bK-5e2b2f8a", "9ab2c3d4e5f6a7b8o0"));
    all.put(
        "Polycom", phone("PolycomVVX-VVX_411-UA/5.9.0.9373", "z9hG4bK6d1a1fb4A1B2C3D4", "5E6F-A1"));
    all.put("Snom", phone("snomD785/10.1.46.16", "z9hG4bK-hv2u7kq0f8q1", "nwq5z8b1xj"));
    all.put("Zoiper", phone("Zoiper rv2.10.11.7", "z9hG4bK-524287-1---e5d1f0b6", "4e5b1f20"));
    all.put("Bria", phone("Bria 5 release 5.8.3 stamp 104105", "z9hG4bK-524287-1---9d", "aa51"));
    all.put("eyeBeam", phone("eyeBeam release 1102q stamp 51814", "z9hG4bK-d8754z-1", "b1"));
    all.put("sipsorcery", phone("sipsorcery_v6.0.6", "z9hG4bK3f1f2c9d8e7b", "KXWQJTAALM"));
    all.put("Linksys", phone("Linksys/SPA942-6.1.5(a)", "z9hG4bK-13579246", "1324354657o0"));
    return all;
  }

  private static String phone(String agent, String branch, String tag) {
    return lines(
        "REGISTER sip:pbx.example.com SIP/2.0",
        "Via: SIP/2.0/UDP 192.168.1.20:5060;branch=" + branch + ";rport",
        "Max-Forwards: 70",
        "From: \"Desk 7\" <sip:1007@pbx.example.com>;tag=" + tag,
        "To: \"Desk 7\" <sip:1007@pbx.example.com>",
        "Call-ID: 0_1672839405@192.168.1.20",
        "CSeq: 2 REGISTER",
        "Contact: <sip:1007@192.168.1.20:5060;transport=UDP>;expires=600",
        "Authorization: Digest username=\"1007\", realm=\"pbx\", nonce=\"Zx81/abc==\", "
            + "uri=\"sip:pbx.example.com\", response=\"7587245234b3434cc3412213e5f113a5\", "
            + "cnonce=\"0a4f113b\", nc=00000001, qop=auth, algorithm=MD5",
        "User-Agent: " + agent,
        "Allow: INVITE, ACK, BYE, CANCEL, OPTIONS, NOTIFY, REFER",
        "Expires: 600",
        "Content-Length: 0",
        "",
        "");
  }
}
