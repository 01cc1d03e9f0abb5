package org.pbxguard.core.mfa.totp;

import io.nayuki.qrcodegen.QrCode;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * A QR code as pictures: SVG, and PNG with one bit a pixel (ISO/IEC 15948 11.2), both with the
 * quiet zone of four modules that ISO/IEC 18004 asks for.
 *
 * <p>Immutable.
 */
final class QrImage {
  private static final int QUIET = 4;
  private static final int SCALE = 6;
  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};

  private final QrCode code;

  private QrImage(QrCode code) {
    this.code = code;
  }

  /** The code of a text, with medium error correction. */
  static QrImage of(String text) {
    return new QrImage(QrCode.encodeText(text, QrCode.Ecc.MEDIUM));
  }

  String svg() {
    int side = code.size + 2 * QUIET;
    StringBuilder path = new StringBuilder();
    for (int y = 0; y < code.size; y++) {
      for (int x = 0; x < code.size; x++) {
        if (code.getModule(x, y)) {
          path.append('M').append(x + QUIET).append(',').append(y + QUIET).append("h1v1h-1z");
        }
      }
    }
    return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 "
        + side
        + " "
        + side
        + "\" role=\"img\"><path fill=\"#fff\" d=\"M0,0h"
        + side
        + "v"
        + side
        + "h-"
        + side
        + "z\"/><path d=\""
        + path
        + "\"/></svg>";
  }

  String pngDataUri() {
    return "data:image/png;base64," + Base64.getEncoder().encodeToString(png());
  }

  byte[] png() {
    int side = (code.size + 2 * QUIET) * SCALE;
    ByteArrayOutputStream out = new ByteArrayOutputStream(2048);
    out.writeBytes(SIGNATURE);
    byte bitDepth = 1;
    byte greyscale = 0;
    chunk(
        out,
        "IHDR",
        ByteBuffer.allocate(13)
            .putInt(side)
            .putInt(side)
            .put(bitDepth)
            .put(greyscale)
            .put(new byte[3])
            .array());
    chunk(out, "IDAT", deflated(pixels(side)));
    chunk(out, "IEND", new byte[0]);
    return out.toByteArray();
  }

  /** Rows of pixels, white is 1, each row after a filter byte of 0. */
  private byte[] pixels(int side) {
    int stride = 1 + (side + Byte.SIZE - 1) / Byte.SIZE;
    byte[] rows = new byte[stride * side];
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        if (!code.getModule(x / SCALE - QUIET, y / SCALE - QUIET)) {
          rows[y * stride + 1 + x / Byte.SIZE] |= (byte) (0x80 >> (x % Byte.SIZE));
        }
      }
    }
    return rows;
  }

  private static byte[] deflated(byte[] raw) {
    Deflater deflater = new Deflater();
    try {
      deflater.setInput(raw);
      deflater.finish();
      ByteArrayOutputStream out = new ByteArrayOutputStream(1024);
      byte[] buffer = new byte[1024];
      while (!deflater.finished()) {
        out.write(buffer, 0, deflater.deflate(buffer));
      }
      return out.toByteArray();
    } finally {
      deflater.end();
    }
  }

  private static void chunk(ByteArrayOutputStream out, String type, byte[] data) {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 crc = new CRC32();
    crc.update(name);
    crc.update(data);
    out.writeBytes(ByteBuffer.allocate(4).putInt(data.length).array());
    out.writeBytes(name);
    out.writeBytes(data);
    out.writeBytes(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
  }
}
