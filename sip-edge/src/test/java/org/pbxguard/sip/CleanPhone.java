package org.pbxguard.sip;

import java.util.concurrent.atomic.AtomicInteger;

/** Messages that have nothing of a tool: what a desk phone sends, or somebody who writes as one. */
final class CleanPhone {
  private static final AtomicInteger BRANCHES = new AtomicInteger();

  private CleanPhone() {}

  static SipText request(String method, String user) {
    int number = BRANCHES.incrementAndGet();
    String uri = method.equals("REGISTER") ? "sip:edge" : "sip:" + user + "@edge";
    return new SipText(method + " " + uri + " SIP/2.0")
        .with("Via: SIP/2.0/UDP 192.168.77.7:5060;rport;branch=z9hG4bKc" + number)
        .with("Max-Forwards: 70")
        .with("From: <sip:" + user + "@edge>;tag=f" + number)
        .with("To: <sip:" + user + "@edge>")
        .with("Call-ID: c" + number + "@phone")
        .with("CSeq: 7 " + method)
        .with("Contact: <sip:" + user + "@192.168.77.7:5060>")
        .with("User-Agent: Yealink SIP-T46S 66.85.0.5");
  }

  static SipText register(String user) {
    return request("REGISTER", user);
  }

  static SipText register(String user, String password, String nonce) {
    return register(user)
        .with("Authorization: " + Digest.of(user, password, "REGISTER", "sip:edge", nonce));
  }
}
