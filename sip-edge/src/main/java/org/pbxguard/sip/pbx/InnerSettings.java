package org.pbxguard.sip.pbx;

/**
 * The leg between the edge and the PBXs; root key {@code sip.inner}.
 *
 * <p>Immutable.
 *
 * @param transport by what the PBXs get messages
 */
public record InnerSettings(InnerTransport transport) {
  /** The transport that fits each. */
  public static InnerSettings defaults() {
    return new InnerSettings(InnerTransport.AUTO);
  }
}
