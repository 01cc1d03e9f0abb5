package org.pbxguard.sip.flow;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import org.pbxguard.core.arrival.Channel;

/**
 * One binding on disk: version 3, end in epoch seconds (8), address of record (8), transport with a
 * bit for a proven flow, listener, port (2), remote address (16), connection (4), and the Contact
 * URI if it was given an alias. Version 2 has no such bit, version 1 no connection either.
 *
 * <p>Stateless.
 */
final class BindingRow {
  private static final byte VERSION = 3;
  private static final int PROVEN = 0x80;
  private static final int FIXED = 1 + 8 + 8 + 1 + 1 + 2 + 16 + 4;

  final long until;
  final long aor;
  final Flow flow = new Flow();
  final boolean proven;
  final byte[] contact;

  private BindingRow(ByteBuffer row, boolean connected) {
    until = row.getLong();
    aor = row.getLong();
    int code = row.get();
    proven = (code & PROVEN) != 0;
    Channel transport = Flow.transport(code & ~PROVEN & 0xFF);
    int listener = row.get();
    int port = row.getShort();
    long high = row.getLong();
    flow.remote(high, row.getLong(), port);
    flow.local(transport, listener, connected ? row.getInt() : 0);
    contact = new byte[row.remaining()];
    row.get(contact);
  }

  static byte[] write(long until, long aor, Home home, byte[] contact) {
    Flow flow = home.flow;
    ByteBuffer row = ByteBuffer.allocate(FIXED + contact.length);
    row.put(VERSION).putLong(until).putLong(aor);
    row.put((byte) (flow.code() | (home.proven ? PROVEN : 0)))
        .put((byte) flow.listener())
        .putShort((short) flow.port());
    row.putLong(flow.high()).putLong(flow.low()).putInt(flow.connection());
    return row.put(contact).array();
  }

  /**
   * Reads a row.
   *
   * @throws IllegalArgumentException when it is of another version or cut
   */
  static BindingRow read(byte[] bytes) {
    ByteBuffer row = ByteBuffer.wrap(bytes);
    try {
      byte version = row.get();
      if (version < 1 || version > VERSION) {
        throw new IllegalArgumentException("a registration of version " + version);
      }
      return new BindingRow(row, version > 1);
    } catch (BufferUnderflowException cut) {
      throw new IllegalArgumentException("a registration that is cut", cut);
    }
  }
}
