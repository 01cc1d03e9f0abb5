package org.pbxguard.benchmarks.sip;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;
import org.pbxguard.benchmarks.AbstractBenchmark;
import org.pbxguard.sip.message.HeaderId;
import org.pbxguard.sip.message.SipEdits;
import org.pbxguard.sip.message.SipFault;
import org.pbxguard.sip.message.SipView;
import org.pbxguard.sip.message.Splice;

/**
 * What does it cost to understand a message, and to write it on with what a proxy adds?
 *
 * <p>The baseline is the copy of the datagram alone, which both other rows pay too.
 */
public class SipLexBenchmark extends AbstractBenchmark {
  private static final int SLOT = 8192;
  private static final String VIA =
      "SIP/2.0/UDP 10.0.0.1:5070;branch=z9hG4bKd3b07384d113edec49eaa6238ad5ff00"
          + ";pg=kq1xN0mB8Zr2u5s7vQ";
  private static final String PATH = "<sip:f-1-9vZ3hS1q7Yk2mJ4x@10.0.0.1:5070;lr>";

  /** The message. */
  @Param({"REGISTER", "INVITE"})
  String message = "";

  private final byte[] scratch = new byte[SLOT];
  private final SipView view = new SipView();
  private final Splice splice = new Splice();
  private ByteBuf in = PooledByteBufAllocator.DEFAULT.directBuffer(SLOT);
  private ByteBuf out = PooledByteBufAllocator.DEFAULT.directBuffer(SLOT);

  /** Fills the receive buffer as a datagram would. */
  @Setup
  public void receive() {
    in.writeBytes(message.equals("INVITE") ? Messages.INVITE : Messages.REGISTER);
  }

  /** Gives the buffers back. */
  @TearDown
  public void release() {
    in.release();
    out.release();
  }

  /** The copy out of the receive buffer, nothing else. */
  @Benchmark
  public int baselineCopy() {
    int length = in.readableBytes();
    in.getBytes(in.readerIndex(), scratch, 0, length);
    return length;
  }

  /** Copy and lex. */
  @Benchmark
  public SipFault lex() {
    return view.parse(scratch, 0, baselineCopy());
  }

  /** Copy, lex, and write the message on with a Via, a Path and one hop less. */
  @Benchmark
  public int lexAndSplice() {
    view.parse(scratch, 0, baselineCopy());
    SipEdits edits = new SipEdits(view, splice);
    edits.begin();
    edits.prependVia(VIA);
    edits.prependLine(HeaderId.PATH, PATH);
    edits.setMaxForwards(69);
    splice.writeTo(out.clear());
    return out.readableBytes();
  }
}
