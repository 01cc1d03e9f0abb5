package org.pbxguard.sip.message;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.pbxguard.core.net.IpAddress;

/** An admitted message, edited as a proxy does, reads back as what was meant. */
class SplicePropertyTest {
  private static final String OWN = "SIP/2.0/UDP 198.51.100.5:5060;branch=z9hG4bKown";
  private static final IpAddress SOURCE = IpAddress.parse("203.0.113.77").orElseThrow();

  private final SipView before = new SipView();
  private final SipView after = new SipView();
  private final Splice splice = new Splice();
  private final SipEdits edits = new SipEdits(before, splice);

  @FuzzTest
  void editedMessage_readsBackAsMeant(byte[] bytes) {
    check(bytes);
  }

  @Test
  void editedMutations_readBackAsMeant() {
    List<String> seeds = LexerPropertyTest.seeds();
    Mutator mutator = new Mutator(21);
    int checked = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = SipSamples.bytes(mutator.mutate(seeds.get(i % seeds.size())));
      checked += check(bytes) ? 1 : 0;
    }
    assertThat(checked).isGreaterThan(2_000);
  }

  private boolean check(byte[] bytes) {
    if (before.parse(bytes, 0, bytes.length) != SipFault.NONE || nearALimit()) {
      return false;
    }
    unedited();
    if (before.isRequest()) {
      forwarded();
      routed();
    } else {
      answered();
    }
    return true;
  }

  private boolean nearALimit() {
    return before.viaCount() >= SipLimits.MAX_VIAS
        || before.lineCount() + 3 >= SipLimits.MAX_HEADERS
        || before.bodyBegin() - before.begin() > SipLimits.MAX_HEAD - 400;
  }

  private SipFault write() {
    ByteBuf out = Unpooled.buffer();
    splice.writeTo(out);
    assertThat(out.readableBytes()).isEqualTo(splice.length());
    return after.parse(out.array(), out.arrayOffset(), out.readableBytes());
  }

  private void unedited() {
    edits.begin();
    assertThat(write()).isEqualTo(SipFault.NONE);
    assertThat(text(after, after.begin(), after.end()))
        .isEqualTo(text(before, before.begin(), before.end()));
  }

  private void forwarded() {
    edits.begin();
    edits.prependVia(OWN);
    edits.setReceived(SOURCE);
    edits.setRport(40_404);
    edits.setMaxForwards(17);
    edits.prependLine(HeaderId.RECORD_ROUTE, "<sip:token@198.51.100.5;lr>");
    edits.removeAll("X-Guard-Source");
    edits.appendLine("X-Guard-Source", "203.0.113.77:40404");

    assertThat(write()).isEqualTo(SipFault.NONE);

    assertThat(after.viaCount()).isEqualTo(before.viaCount() + 1);
    assertThat(after.text(after.via(0))).isEqualTo(OWN);
    ViaView client = new ViaView();
    after.readVia(1, client);
    assertThat(after.text(client.received())).isEqualTo("203.0.113.77");
    assertThat(client.rport()).isEqualTo(40_404);
    assertThat(after.text(client.branch())).isEqualTo(before.text(before.topVia().branch()));
    for (int i = 1; i < before.viaCount(); i++) {
      assertThat(after.text(after.via(i + 1))).isEqualTo(before.text(before.via(i)));
    }
    assertThat(after.maxForwards()).isEqualTo(17);
    assertThat(after.text(after.value(HeaderId.RECORD_ROUTE)))
        .isEqualTo("<sip:token@198.51.100.5;lr>");
    int line = after.findLine("x-guard-source", 0);
    assertThat(after.text(after.lineValue(line))).isEqualTo("203.0.113.77:40404");
    assertThat(after.findLine("x-guard-source", line + 1)).isEqualTo(-1);
    untouched();
  }

  private void routed() {
    for (int removed = 0; removed <= before.routeCount(); removed++) {
      edits.begin();
      edits.removeRoutes(removed);
      edits.replaceRequestUri("sip:1001@10.0.0.1:5080;transport=tcp");
      assertThat(write()).isEqualTo(SipFault.NONE);
      List<String> left = new ArrayList<>();
      for (int i = 0; i < after.routeCount(); i++) {
        left.add(after.text(after.route(i)));
      }
      List<String> expected = new ArrayList<>();
      for (int i = removed; i < before.routeCount(); i++) {
        expected.add(before.text(before.route(i)));
      }
      assertThat(left).isEqualTo(expected);
      assertThat(after.text(after.requestUri())).isEqualTo("sip:1001@10.0.0.1:5080;transport=tcp");
      untouched();
    }
    for (int gone = 0; gone < before.routeCount(); gone++) {
      edits.begin();
      edits.removeRoute(gone);
      assertThat(write()).isEqualTo(SipFault.NONE);
      assertThat(after.routeCount()).isEqualTo(before.routeCount() - 1);
    }
  }

  private void answered() {
    edits.begin();
    edits.removeTopVia();
    SipFault fault = write();
    if (before.viaCount() == 1) {
      assertThat(fault).isEqualTo(SipFault.VIA_MISSING);
      return;
    }
    ViaView next = new ViaView();
    before.readVia(1, next);
    assertThat(fault).isEqualTo(next.sip2() ? SipFault.NONE : SipFault.VIA_BROKEN);
    if (fault == SipFault.NONE) {
      assertThat(after.viaCount()).isEqualTo(before.viaCount() - 1);
      for (int i = 1; i < before.viaCount(); i++) {
        assertThat(after.text(after.via(i - 1))).isEqualTo(before.text(before.via(i)));
      }
      untouched();
    }
  }

  private void untouched() {
    assertThat(after.text(after.callId())).isEqualTo(before.text(before.callId()));
    assertThat(after.cseq()).isEqualTo(before.cseq());
    assertThat(after.text(after.from().value())).isEqualTo(before.text(before.from().value()));
    assertThat(after.text(after.to().value())).isEqualTo(before.text(before.to().value()));
    assertThat(text(after, after.bodyBegin(), after.end()))
        .isEqualTo(text(before, before.bodyBegin(), before.end()));
  }

  private static String text(SipView view, int begin, int end) {
    return view.text(Slice.of(begin, end));
  }
}
