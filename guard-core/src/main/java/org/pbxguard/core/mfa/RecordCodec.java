package org.pbxguard.core.mfa;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The plain bytes of records and pending enrolments, version 1: big-endian numbers, byte strings
 * with a two-byte length. What it reads was sealed by us, so anything odd is an error of ours.
 *
 * <p>Immutable.
 */
final class RecordCodec {
  private static final int VERSION = 1;
  private static final int MAX_ENTRIES = 256;

  private RecordCodec() {}

  /** Writes to a stream that cannot fail. */
  private interface Writer {
    void write(DataOutputStream out) throws IOException;
  }

  /** Reads from a stream that fails when the bytes end early. */
  private interface Reader<T> {
    T read(DataInputStream in) throws IOException;
  }

  static byte[] encode(UserRecord record) {
    return written(
        out -> {
          out.writeUTF(record.alias());
          out.writeShort(record.credentials().size());
          for (Credential credential : record.credentials()) {
            writeCredential(out, credential);
          }
          out.writeShort(record.devices().size());
          for (TrustedDevice device : record.devices()) {
            writeDevice(out, device);
          }
        });
  }

  static UserRecord decodeRecord(byte[] bytes) {
    return read(
        bytes,
        in ->
            new UserRecord(
                in.readUTF(),
                readList(in, RecordCodec::readCredential),
                readList(in, RecordCodec::readDevice)));
  }

  private static <T> List<T> readList(DataInputStream in, Reader<T> reader) throws IOException {
    int count = in.readUnsignedShort();
    if (count > MAX_ENTRIES) {
      throw new IOException("too many entries");
    }
    List<T> entries = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      entries.add(reader.read(in));
    }
    return entries;
  }

  static byte[] encode(Pending pending) {
    return written(
        out -> {
          out.writeLong(pending.expires().toEpochMilli());
          out.writeBoolean(pending.authorised());
          out.writeByte(pending.attemptsLeft());
          writeCredential(out, pending.token());
          writeCredential(out, pending.codes());
        });
  }

  static Pending decodePending(byte[] bytes) {
    return read(
        bytes,
        in ->
            new Pending(
                Instant.ofEpochMilli(in.readLong()),
                in.readBoolean(),
                in.readUnsignedByte(),
                readCredential(in),
                readCredential(in)));
  }

  private static byte[] written(Writer writer) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      writer.write(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static <T> T read(byte[] bytes, Reader<T> reader) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      if (in.readByte() != VERSION) {
        throw new IOException("unknown version");
      }
      T value = reader.read(in);
      if (in.read() >= 0) {
        throw new IOException("bytes left over");
      }
      return value;
    } catch (IOException | IllegalArgumentException e) {
      throw new MfaException("a stored second-factor record has an unknown form", e);
    }
  }

  private static void writeCredential(DataOutputStream out, Credential credential)
      throws IOException {
    out.writeByte(credential.method().id());
    out.writeUTF(credential.id());
    out.writeUTF(credential.name());
    out.writeLong(credential.created().toEpochMilli());
    writeBytes(out, credential.copyState());
  }

  private static Credential readCredential(DataInputStream in) throws IOException {
    MfaMethod method = MfaMethod.ofId(in.readUnsignedByte());
    String id = in.readUTF();
    String name = in.readUTF();
    Instant created = Instant.ofEpochMilli(in.readLong());
    return new Credential(method, id, name, created, readBytes(in));
  }

  private static void writeDevice(DataOutputStream out, TrustedDevice device) throws IOException {
    out.writeUTF(device.id());
    out.writeUTF(device.name());
    out.writeLong(device.created().toEpochMilli());
    out.writeLong(device.expires().toEpochMilli());
  }

  private static TrustedDevice readDevice(DataInputStream in) throws IOException {
    return new TrustedDevice(
        in.readUTF(),
        in.readUTF(),
        Instant.ofEpochMilli(in.readLong()),
        Instant.ofEpochMilli(in.readLong()));
  }

  private static void writeBytes(DataOutputStream out, byte[] bytes) throws IOException {
    out.writeShort(bytes.length);
    out.write(bytes);
  }

  private static byte[] readBytes(DataInputStream in) throws IOException {
    byte[] bytes = new byte[in.readUnsignedShort()];
    in.readFully(bytes);
    return bytes;
  }
}
