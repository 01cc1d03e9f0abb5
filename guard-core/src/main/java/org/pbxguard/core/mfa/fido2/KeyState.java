package org.pbxguard.core.mfa.fido2;

import com.yubico.webauthn.RegisteredCredential;
import com.yubico.webauthn.data.AuthenticatorTransport;
import com.yubico.webauthn.data.ByteArray;
import com.yubico.webauthn.data.PublicKeyCredentialDescriptor;
import com.yubico.webauthn.data.exception.Base64UrlException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.SortedSet;
import java.util.TreeSet;
import org.pbxguard.core.mfa.Credential;
import org.pbxguard.core.mfa.MfaException;

/**
 * An enrolled FIDO2 key: its public key, the user handle it was given, the last signature counter,
 * its backup flags and how it is reached. Nothing of it is secret.
 *
 * <p>Immutable.
 *
 * @param backupEligible whether the key may be synced; never changes (W3C WebAuthn 6.1.3)
 */
record KeyState(
    ByteArray handle,
    ByteArray publicKey,
    long counter,
    boolean backupEligible,
    boolean backedUp,
    String transports) {
  private static final byte VERSION = 1;
  private static final int HEADER = 1 + 8 + 1 + 2 + 2 + 2;
  private static final int ELIGIBLE = 1;
  private static final int BACKED_UP = 2;

  KeyState used(long newCounter, boolean nowBackedUp) {
    return new KeyState(handle, publicKey, newCounter, backupEligible, nowBackedUp, transports);
  }

  byte[] encode() {
    byte[] names = transports.getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(HEADER + handle.size() + publicKey.size() + names.length)
        .put(VERSION)
        .putLong(counter)
        .put((byte) ((backupEligible ? ELIGIBLE : 0) | (backedUp ? BACKED_UP : 0)))
        .putShort((short) handle.size())
        .put(handle.getBytes())
        .putShort((short) publicKey.size())
        .put(publicKey.getBytes())
        .putShort((short) names.length)
        .put(names)
        .array();
  }

  static KeyState decode(byte[] bytes) {
    if (bytes.length < HEADER || bytes[0] != VERSION) {
      throw new MfaException("a stored FIDO2 key has an unknown form");
    }
    ByteBuffer in = ByteBuffer.wrap(bytes, 1, bytes.length - 1);
    long counter = in.getLong();
    int flags = in.get();
    ByteArray handle = new ByteArray(take(in));
    ByteArray publicKey = new ByteArray(take(in));
    String transports = new String(take(in), StandardCharsets.US_ASCII);
    return new KeyState(
        handle, publicKey, counter, (flags & ELIGIBLE) != 0, (flags & BACKED_UP) != 0, transports);
  }

  private static byte[] take(ByteBuffer in) {
    try {
      byte[] bytes = new byte[in.getShort() & 0xFFFF];
      in.get(bytes);
      return bytes;
    } catch (BufferUnderflowException e) {
      throw new MfaException("a stored FIDO2 key ends early", e);
    }
  }

  static ByteArray idOf(Credential credential) {
    try {
      return ByteArray.fromBase64Url(credential.id());
    } catch (Base64UrlException e) {
      throw new MfaException("a stored FIDO2 key has an odd id", e);
    }
  }

  RegisteredCredential registered(ByteArray id) {
    return RegisteredCredential.builder()
        .credentialId(id)
        .userHandle(handle)
        .publicKeyCose(publicKey)
        .signatureCount(counter)
        .build();
  }

  PublicKeyCredentialDescriptor descriptor(ByteArray id) {
    return descriptor(id, transports);
  }

  /** A descriptor; transports are names separated by commas, none when the text is empty. */
  static PublicKeyCredentialDescriptor descriptor(ByteArray id, String transports) {
    PublicKeyCredentialDescriptor.PublicKeyCredentialDescriptorBuilder descriptor =
        PublicKeyCredentialDescriptor.builder().id(id);
    if (!transports.isEmpty()) {
      SortedSet<AuthenticatorTransport> set = new TreeSet<>();
      for (String name : transports.split(",", -1)) {
        set.add(AuthenticatorTransport.of(name));
      }
      descriptor.transports(set);
    }
    return descriptor.build();
  }
}
