package org.pbxguard.server.gateway;

import java.io.InputStream;
import org.eclipse.jetty.client.InputStreamRequestContent;
import org.eclipse.jetty.io.ByteBufferPool;

/**
 * A request body of known or unknown length that is passed on as it is read. Confined to one
 * exchange.
 */
final class RelayBody extends InputStreamRequestContent {
  private final long length;

  /**
   * A body.
   *
   * @param length in bytes, or -1 where it is sent in chunks
   */
  RelayBody(InputStream body, long length, ByteBufferPool.Sized buffers) {
    super(null, body, buffers);
    this.length = length;
  }

  @Override
  public long getLength() {
    return length;
  }
}
