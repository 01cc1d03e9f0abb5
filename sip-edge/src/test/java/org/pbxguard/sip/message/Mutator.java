package org.pbxguard.sip.message;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Seeded changes to messages: of bytes, of grammar's small pieces, of whole header lines. */
public final class Mutator {
  private static final String[] PIECES = {
    "\r\n",
    "\r",
    "\n",
    "\r\n ",
    " ",
    "\t",
    "\u0000",
    ":",
    ";",
    ",",
    "<",
    ">",
    "\"",
    "\\",
    "=",
    "/",
    "@",
    "?",
    "%",
    "%41",
    "%zz",
    "[",
    "]",
    "[::1]",
    "*",
    ";tag=x",
    ";branch=z9hG4bK1",
    ";rport",
    ";rport=5",
    ";received=1.2.3.4",
    ";lr",
    "SIP/2.0",
    "sip:",
    "sips:",
    "tel:",
    "-1",
    "0",
    "70",
    "256",
    "65536",
    "4294967296",
    "99999999999999999999",
    "\u00E9",
    "\u00FF",
    "INVITE",
    "invite",
    ", SIP/2.0/UDP a;branch=b",
    "(",
    ")",
    "'",
  };
  private static final String[] LINES = {
    "Via: SIP/2.0/TCP [2001:db8::1]:5061 ;branch=z9hG4bKx ; received=2001:db8::2",
    "v: SIP / 2.0 / UDP a.example:5 , SIP/2.0/WSS b;rport;maddr=224.0.0.1;ttl=1",
    "Max-Forwards: 0",
    "Max-Forwards: 255",
    "Content-Length: 0",
    "l:0",
    "Content-Length: 5",
    "CSeq: 7\t OPTIONS",
    "Call-ID: a@b",
    "i : x",
    "From: \"q\\\"\" <sip:a@b;p=1>;tag=1",
    "To: x <tel:+1>;tag=2;x=\"a;b\"",
    "Route: <sip:a;lr>,<sip:b:5061;lr;transport=tcp>",
    "Record-Route: <sip:a>",
    "Contact: *",
    "m: <sip:a@b>;q=0.5, sip:c@d;expires=1",
    "Expires: 1",
    "X-Odd_!%*+`'~.-: y",
    "Subject:",
    "Authorization: Digest username=\"a\",realm=b",
    " folded",
    "\tfolded",
    "nocolon",
    ": noname",
    "Bad Name: x",
  };

  private final SplittableRandom random;

  /** Changes drawn from {@code seed}. */
  public Mutator(long seed) {
    random = new SplittableRandom(seed);
  }

  /** One to four changes. */
  public String mutate(String message) {
    String changed = message;
    for (int i = random.nextInt(4); i >= 0; i--) {
      changed = change(changed);
    }
    return changed;
  }

  private String change(String message) {
    int at = random.nextInt(message.length() + 1);
    switch (random.nextInt(9)) {
      case 0 -> {
        return message.substring(0, at) + pick(PIECES) + message.substring(at);
      }
      case 1 -> {
        int end = Math.min(message.length(), at + 1 + random.nextInt(4));
        return message.substring(0, at) + message.substring(end);
      }
      case 2 -> {
        int end = Math.min(message.length(), at + 1);
        return message.substring(0, at) + (char) random.nextInt(256) + message.substring(end);
      }
      case 3 -> {
        int end = Math.min(message.length(), at + 1 + random.nextInt(6));
        return message.substring(0, at) + pick(PIECES) + message.substring(end);
      }
      default -> {
        return lines(message);
      }
    }
  }

  /** Inserts, doubles, drops, moves, re-cases or folds a line of the head. */
  private String lines(String message) {
    int end = message.indexOf("\r\n\r\n");
    if (end < 0) {
      return message + pick(PIECES);
    }
    List<String> lines = new ArrayList<>(List.of(message.substring(0, end).split("\r\n", -1)));
    int line = 1 + random.nextInt(lines.size());
    switch (random.nextInt(6)) {
      case 0 -> lines.add(line, pick(LINES));
      case 1 -> lines.add(lines.get(random.nextInt(lines.size())));
      case 2 -> lines.remove(Math.min(line, lines.size() - 1));
      case 3 -> lines.add(line - 1, lines.remove(random.nextInt(lines.size())));
      case 4 -> lines.replaceAll(l -> random.nextInt(4) == 0 ? recase(l) : l);
      default -> lines.replaceAll(l -> random.nextInt(3) == 0 ? fold(l) : l);
    }
    return String.join("\r\n", lines) + message.substring(end);
  }

  private String recase(String line) {
    int colon = Math.max(line.indexOf(':'), 0);
    String name = line.substring(0, colon);
    String other =
        random.nextBoolean()
            ? name.toUpperCase(java.util.Locale.ROOT)
            : name.toLowerCase(java.util.Locale.ROOT);
    return other + line.substring(colon);
  }

  private String fold(String line) {
    int blank = line.indexOf(' ');
    return blank < 0 ? line : line.substring(0, blank) + "\r\n " + line.substring(blank + 1);
  }

  private String pick(String[] from) {
    return from[random.nextInt(from.length)];
  }
}
