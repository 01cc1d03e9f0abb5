package org.pbxguard.sip.relay;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.pbxguard.sip.flow.Flow;
import org.pbxguard.sip.hash.SipHash;
import org.pbxguard.sip.message.DigestView;
import org.pbxguard.sip.message.HeaderId;
import org.pbxguard.sip.message.SipMethod;
import org.pbxguard.sip.message.SipView;
import org.pbxguard.sip.message.Slice;
import org.pbxguard.sip.proof.Proofs;
import org.pbxguard.sip.via.Stamp;

/**
 * Hides from strangers which extensions exist (SIP.md 0.23): where the PBX says 404, a flow without
 * a live registration hears what it would have heard of an extension that exists. That answer is
 * learned from the PBX's own: status line, header lines and their order, the realm, and the nonce
 * that it gives out now, or one of its shape. A guess at a nonce that was made here is a login
 * attempt like any other.
 *
 * <p>Three answers are remembered, one a second is learned. Confined to one event loop.
 */
final class Disguise {
  private static final byte[] END = "Content-Length: 0\r\n\r\n".getBytes(US_ASCII);
  private static final HeaderId[] CHALLENGES = {
    HeaderId.WWW_AUTHENTICATE, HeaderId.PROXY_AUTHENTICATE
  };
  private static final byte[] STALE = ", stale=true".getBytes(US_ASCII);

  /** The head of a nonce often is a time: it is kept as the PBX wrote it last. */
  private static final int KEPT_NONCE = 6;

  private final Proofs proofs;
  private final Decoys decoys;
  private final SipHash random;
  private final DigestView digest = new DigestView();
  private final Pattern register = new Pattern("401 Unauthorized", "WWW-Authenticate");
  private final Pattern invite =
      new Pattern("407 Proxy Authentication Required", "Proxy-Authenticate");
  private final Pattern options = new Pattern("200 OK", "");
  private long drawn;

  /** What a PBX calls its realm. */
  private enum RealmOf {
    /** A word of its own. */
    ITSELF,
    /** The host in To. */
    TO,
    /** The host in From. */
    FROM
  }

  /** An answer that the PBX gives for what exists: everything but what the request decides. */
  private static final class Pattern {
    byte[] statusLine;
    byte[] lines;
    final String challengeField;
    int learned = Integer.MIN_VALUE;
    long nonce = Slice.NONE;
    long realm = Slice.NONE;
    RealmOf realmOf = RealmOf.ITSELF;

    Pattern(String status, String challengeField) {
      this.statusLine = ("SIP/2.0 " + status + "\r\n").getBytes(US_ASCII);
      this.lines = new byte[0];
      this.challengeField = challengeField;
    }
  }

  /** {@code decoys} know the present nonces; {@code random} makes others. */
  Disguise(Proofs proofs, Decoys decoys, SipHash random) {
    this.proofs = proofs;
    this.decoys = decoys;
    this.random = random;
  }

  private @Nullable Pattern pattern(SipMethod method) {
    return switch (method) {
      case REGISTER -> register;
      case INVITE -> invite;
      case OPTIONS -> options;
      default -> null;
    };
  }

  /** Whether the answer in work tells a stranger that an extension is missing. */
  boolean tells(SipView answer) {
    int status = answer.status();
    boolean missing = status == 404 || status == 604;
    return missing && pattern(answer.cseqMethod()) != null;
  }

  /** Learns from an answer about an extension that exists. */
  void learn(Exchange x) {
    SipView answer = x.view;
    Pattern pattern = pattern(answer.cseqMethod());
    if (pattern == null || pattern.learned == x.second || !fits(answer) || stale(answer)) {
      return;
    }
    pattern.learned = x.second;
    pattern.nonce = Slice.NONE;
    pattern.realm = Slice.NONE;
    byte[] bytes = answer.bytes();
    pattern.statusLine = Arrays.copyOfRange(bytes, answer.begin(), answer.headersBegin());
    byte[] lines = new byte[answer.headersEnd() - answer.headersBegin()];
    int length = 0;
    for (int line = 0; line < answer.lineCount(); line++) {
      if (isThePbxs(answer.lineId(line))) {
        int size = answer.lineEnd(line) - answer.lineBegin(line);
        int shift = length - answer.lineBegin(line);
        System.arraycopy(bytes, answer.lineBegin(line), lines, length, size);
        noteChallenge(pattern, answer, line, shift);
        length += size;
      }
    }
    pattern.lines = Arrays.copyOf(lines, length);
    pattern.realmOf = realmOf(pattern, answer);
  }

  private static RealmOf realmOf(Pattern pattern, SipView answer) {
    if (!Slice.present(pattern.realm)) {
      return RealmOf.ITSELF;
    }
    int begin = Slice.begin(pattern.realm);
    String realm = new String(pattern.lines, begin, Slice.length(pattern.realm), US_ASCII);
    for (RealmOf each : new RealmOf[] {RealmOf.TO, RealmOf.FROM}) {
      if (realm.equals(host(answer, each))) {
        return each;
      }
    }
    return RealmOf.ITSELF;
  }

  private static String host(SipView answer, RealmOf of) {
    String uri = answer.text(of == RealmOf.FROM ? answer.from().uri() : answer.to().uri());
    return uri.substring(uri.indexOf('@') + 1).replaceAll("[^A-Za-z0-9.-].*", "");
  }

  private static boolean fits(SipView answer) {
    int status = answer.status();
    return answer.cseqMethod() == SipMethod.OPTIONS
        ? status == 200
        : status == 401 || status == 407;
  }

  /** A challenge that speaks of an old nonce is none that everybody gets. */
  private boolean stale(SipView answer) {
    for (HeaderId field : CHALLENGES) {
      long value = answer.value(field);
      boolean readable = Slice.present(value) && digest.read(answer.bytes(), value);
      if (readable && Slice.present(digest.staleSlice())) {
        return true;
      }
    }
    return false;
  }

  private static boolean isThePbxs(HeaderId id) {
    return switch (id) {
      case VIA, FROM, TO, CALL_ID, CSEQ, RECORD_ROUTE, CONTENT_LENGTH, CONTENT_TYPE -> false;
      case SERVER, USER_AGENT, CONTACT -> false;
      default -> true;
    };
  }

  private void noteChallenge(Pattern pattern, SipView answer, int line, int shift) {
    HeaderId id = answer.lineId(line);
    boolean challenge = id == HeaderId.WWW_AUTHENTICATE || id == HeaderId.PROXY_AUTHENTICATE;
    if (challenge && digest.read(answer.bytes(), answer.lineValue(line))) {
      pattern.nonce = shifted(digest.nonce(), shift);
      pattern.realm = shifted(digest.realm(), shift);
    }
  }

  private static long shifted(long slice, int by) {
    return Slice.present(slice)
        ? Slice.of(Slice.begin(slice) + by, Slice.end(slice) + by)
        : Slice.NONE;
  }

  /** How long the answer that is told instead can be at most. */
  int room(Exchange x) {
    Pattern pattern = pattern(x.view.cseqMethod());
    int own = pattern == null ? 0 : pattern.statusLine.length + pattern.lines.length;
    return x.view.headersEnd() - x.view.begin() + own + END.length + 256;
  }

  /** Writes what is told instead; the exchange's edits take off our Via. */
  void write(Exchange x, ByteBuf out) {
    SipView answer = x.view;
    Pattern pattern = pattern(answer.cseqMethod());
    if (pattern == null) {
      throw new IllegalStateException("nothing hides " + answer.cseqMethod());
    }
    if (pattern.lines.length == 0) {
      invent(pattern, answer);
    }
    if (Slice.present(pattern.nonce)) {
      mirror(pattern, answer);
      present(pattern, decoys.nonces(x.flow.listener()), x.nanos);
    }
    out.writeBytes(pattern.statusLine);
    for (int line = 0; line < answer.lineCount(); line++) {
      switch (answer.lineId(line)) {
        case VIA, FROM, TO, CALL_ID, CSEQ ->
            x.splice.writeTo(out, answer.lineBegin(line), answer.lineEnd(line));
        default -> {
          // What only the refusal had.
        }
      }
    }
    int challengeEnd = challengeEnd(pattern);
    out.writeBytes(pattern.lines, 0, challengeEnd);
    if (x.stamp.is(Stamp.STRIPPED) && challengeEnd > 0) {
      out.writeBytes(STALE);
    }
    out.writeBytes(pattern.lines, challengeEnd, pattern.lines.length - challengeEnd);
    out.writeBytes(END);
  }

  /** The offset before the line end of the challenge, or 0 when there is none. */
  private static int challengeEnd(Pattern pattern) {
    if (!Slice.present(pattern.nonce)) {
      return 0;
    }
    int at = Slice.end(pattern.nonce);
    while (pattern.lines[at] != '\r') {
      at++;
    }
    return at;
  }

  /** Before the PBX has challenged anybody: the realm is the host that was asked. */
  private static void invent(Pattern pattern, SipView answer) {
    if (pattern.challengeField.isEmpty()) {
      return;
    }
    String host = host(answer, RealmOf.TO);
    String begin = pattern.challengeField + ": Digest realm=\"";
    String realmEnd = begin + host + "\", nonce=\"";
    pattern.lines = (realmEnd + "0".repeat(32) + "\"\r\n").getBytes(US_ASCII);
    pattern.realm = Slice.of(begin.length(), begin.length() + host.length());
    pattern.realmOf = RealmOf.TO;
    pattern.nonce = Slice.of(realmEnd.length(), realmEnd.length() + 32);
  }

  /** The realm is the host that was asked, or asks, where the PBX does it so. */
  private static void mirror(Pattern pattern, SipView answer) {
    if (pattern.realmOf == RealmOf.ITSELF) {
      return;
    }
    byte[] host = host(answer, pattern.realmOf).getBytes(US_ASCII);
    if (host.length > 0) {
      int by = put(pattern, pattern.realm, host);
      boolean behind = Slice.begin(pattern.nonce) > Slice.begin(pattern.realm);
      pattern.realm = longer(pattern.realm, by);
      pattern.nonce = behind ? shifted(pattern.nonce, by) : pattern.nonce;
    }
  }

  /** Puts other bytes in place of a slice; returns how many more they are. */
  private static int put(Pattern pattern, long slice, byte[] bytes) {
    byte[] lines = pattern.lines;
    int begin = Slice.begin(slice);
    int end = Slice.end(slice);
    int by = bytes.length - (end - begin);
    byte[] other = by == 0 ? lines : Arrays.copyOf(lines, lines.length + by);
    System.arraycopy(lines, end, other, end + by, lines.length - end);
    System.arraycopy(bytes, 0, other, begin, bytes.length);
    pattern.lines = other;
    return by;
  }

  private static long longer(long slice, int by) {
    return Slice.of(Slice.begin(slice), Slice.end(slice) + by);
  }

  /** The nonce that the PBX would give now, else another one of the same shape. */
  private void present(Pattern pattern, Nonces nonces, long nanos) {
    byte[] present = nonces.present(nanos);
    if (present.length == 0) {
      draw(pattern);
      nonces.invented(pattern.lines, Slice.begin(pattern.nonce), Slice.end(pattern.nonce), nanos);
      return;
    }
    int by = put(pattern, pattern.nonce, present);
    boolean behind = Slice.begin(pattern.realm) > Slice.begin(pattern.nonce);
    pattern.nonce = longer(pattern.nonce, by);
    pattern.realm = behind ? shifted(pattern.realm, by) : pattern.realm;
  }

  /** Draws another nonce of the same shape: each character stays within its class. */
  private void draw(Pattern pattern) {
    int begin = Slice.begin(pattern.nonce);
    int end = Slice.end(pattern.nonce);
    boolean hex = isHex(pattern.lines, begin, end);
    int from = hex ? begin : Math.min(end, begin + KEPT_NONCE);
    for (int i = from; i < end; i++) {
      pattern.lines[i] = another(pattern.lines[i], hex);
    }
  }

  private static boolean isHex(byte[] bytes, int begin, int end) {
    for (int i = begin; i < end; i++) {
      if (Character.digit(bytes[i], 16) < 0 || Character.isUpperCase(bytes[i])) {
        return false;
      }
    }
    return true;
  }

  private byte another(byte c, boolean hex) {
    int draw = (int) (random.start().add(drawn++).finish().first() >>> 33);
    if (hex) {
      return (byte) Character.forDigit(draw & 15, 16);
    }
    if (c >= '0' && c <= '9') {
      return (byte) ('0' + draw % 10);
    }
    if (c >= 'a' && c <= 'z') {
      return (byte) ('a' + draw % 26);
    }
    return c >= 'A' && c <= 'Z' ? (byte) ('A' + draw % 26) : c;
  }

  /** What was written has left to its flow: its nonce can be answered. */
  void left(Exchange x) {
    Pattern pattern = pattern(x.view.cseqMethod());
    if (pattern != null && Slice.present(pattern.nonce)) {
      Flow flow = x.stamp.flow();
      proofs.left(proofs.nonce(flow, pattern.lines, pattern.realm, pattern.nonce), x.second);
    }
  }
}
