package org.pbxguard.sip.flow;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import org.pbxguard.core.arrival.Channel;

/**
 * One binding on disk: version 2, end in epoch seconds (8), address of record (8), transport,
 * listener, port (2), remote address (16), connection (4), and the Contact URI if it was given an
 * alias. Version 1 has no connection.
 *
 * <p>Stateless.
 */
final class BindingRow {
  private static final byte VERSION = 2;
  private static final int FIXED = 1 + 8 + 8 + 1 + 1 + 2 + 16 + 4;

  final long until;
  final long aor;
  final Flow flow = new Flow();
  final byte[] contact;

  private BindingRow(ByteBuffer row, boolean connected) {
    until = row.getLong();
    aor = row.getLong();
    Channel transport = Flow.transport(row.get());
    int listener = row.get();
    int port = row.getShort();
    long high = row.getLong();
    flow.remote(high, row.getLong(), port);
    flow.local(transport, listener, connected ? row.getInt() : 0);
    contact = new byte[row.remaining()];
    row.get(contact);
  }

  static byte[] write(long until, long aor, Flow flow, byte[] contact) {
    ByteBuffer row = ByteBuffer.allocate(FIXED + contact.length);
    row.put(VERSION).putLong(until).putLong(aor);
    row.put((byte) flow.code()).put((byte) flow.listener()).putShort((short) flow.port());
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
      if (version != VERSION && version != 1) {
        throw new IllegalArgumentException("a registration of version " + version);
      }
      return new BindingRow(row, version == VERSION);
    } catch (BufferUnderflowException cut) {
      throw new IllegalArgumentException("a registration that is cut", cut);
    }
  }
}
