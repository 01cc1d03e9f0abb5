package org.pbxguard.sip.message;

import static org.assertj.core.api.Assertions.assertThat;

/** What holds for a view of any bytes at all. */
final class ViewInvariants {
  private ViewInvariants() {}

  static void check(SipView view, int offset, int length) {
    int end = offset + length;
    assertThat(view.begin()).isBetween(offset, end);
    assertThat(view.end()).isBetween(view.begin(), end);
    inside(view.requestUri(), offset, end);
    inside(view.methodSlice(), offset, end);
    inside(view.reason(), offset, end);
    inside(view.callId(), offset, end);
    inside(view.cseqMethodSlice(), offset, end);
    lines(view, end);
    values(view, offset, end);
    readers(view, offset, end);
    if (view.fault() == SipFault.NONE) {
      admitted(view);
    }
  }

  private static void inside(long slice, int offset, int end) {
    boolean within =
        Slice.begin(slice) >= offset
            && Slice.end(slice) >= Slice.begin(slice)
            && Slice.end(slice) <= end;
    if (Slice.present(slice) && !within) {
      throw new AssertionError(
          Slice.begin(slice) + " to " + Slice.end(slice) + " not in " + offset + " to " + end);
    }
  }

  /** The lines follow one another without a gap. */
  private static void lines(SipView view, int end) {
    int next = view.headersBegin();
    for (int line = 0; line < view.lineCount(); line++) {
      assertThat(view.lineBegin(line)).isEqualTo(next);
      next = view.lineEnd(line);
      assertThat(next).isBetween(view.lineBegin(line) + 3, end);
      inside(view.lineName(line), view.lineBegin(line), next);
      inside(view.lineValue(line), view.lineBegin(line), next);
      assertThat(view.bytes()[next - 1]).isEqualTo((byte) '\n');
    }
    if (view.headersEnd() >= 0) {
      assertThat(view.headersEnd()).isEqualTo(next);
    }
  }

  private static void values(SipView view, int offset, int end) {
    for (int i = 0; i < view.viaCount(); i++) {
      inside(view.via(i), view.lineBegin(view.viaLine(i)), view.lineEnd(view.viaLine(i)));
    }
    for (int i = 0; i < view.routeCount(); i++) {
      inside(view.route(i), view.lineBegin(view.routeLine(i)), view.lineEnd(view.routeLine(i)));
    }
    for (AddressView party : new AddressView[] {view.from(), view.to()}) {
      inside(party.uri(), offset, end);
      inside(party.display(), offset, end);
      inside(party.tag(), offset, end);
    }
  }

  /** Every reader on every line's value, whether it makes sense there or not. */
  private static void readers(SipView view, int offset, int end) {
    DigestView digest = new DigestView();
    AddressView address = new AddressView();
    UriView uri = new UriView();
    Params params = new Params();
    for (int line = 0; line < view.lineCount(); line++) {
      long value = view.lineValue(line);
      digest.read(view.bytes(), value);
      inside(digest.username(), offset, end);
      inside(digest.nonce(), offset, end);
      if (address.read(view.bytes(), value)) {
        inside(address.value(), offset, end);
        inside(address.params(), offset, end);
        inside(address.param("x"), offset, end);
        if (uri.read(view.bytes(), address.uri())) {
          inside(uri.host(), offset, end);
          inside(uri.user(), offset, end);
          inside(uri.params(), offset, end);
          inside(uri.param("lr"), offset, end);
        }
      }
      uri.read(view.bytes(), value);
      params.over(view.bytes(), value);
      while (params.next()) {
        inside(params.name(), offset, end);
        inside(params.value(), offset, end);
      }
    }
    for (HeaderId id : HeaderId.values()) {
      AddressList list = new AddressList().over(view, id);
      while (list.next()) {
        inside(list.address().value(), offset, end);
      }
    }
  }

  private static void admitted(SipView view) {
    assertThat(view.isRequest()).isNotEqualTo(view.isResponse());
    assertThat(view.viaCount()).isPositive();
    assertThat(view.topVia().sip2()).isTrue();
    assertThat(Slice.length(view.callId())).isPositive();
    assertThat(view.cseq()).isNotNegative();
    assertThat(Slice.length(view.from().uri())).isPositive();
    assertThat(Slice.length(view.to().uri())).isPositive();
    assertThat(view.bodyBegin()).isEqualTo(view.headersEnd() + 2);
    if (view.contentLength() >= 0) {
      assertThat(view.end() - view.bodyBegin()).isEqualTo(view.contentLength());
    }
    ViaView via = new ViaView();
    for (int i = 0; i < view.viaCount(); i++) {
      view.readVia(i, via);
      assertThat(via.value()).isEqualTo(view.via(i));
      assertThat(Slice.length(via.host())).isPositive();
      assertThat(Slice.length(via.transport())).isPositive();
    }
    AddressView route = new AddressView();
    for (int i = 0; i < view.routeCount(); i++) {
      view.readRoute(i, route);
      assertThat(route.value()).isEqualTo(view.route(i));
      assertThat(route.bracketed()).isTrue();
    }
  }
}
